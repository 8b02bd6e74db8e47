"""Tells a worker that there is work, and shrugs when the broker doesn't answer: the tick finds the rows anyway."""

import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from celery import current_app
from django.db import connection, transaction

logger = logging.getLogger(__name__)

TIMEOUT = 1  # seconds that a request may lose on a broker that hangs
MOMENT = 0.2  # seconds; what is told again within them is told once more at their end, for all of them
PAUSE = 20  # seconds in which a broker that didn't answer is not asked again by this process


class Line(threading.local):
    """To the broker, kept open by each thread: opening one takes longer than most requests."""

    producer = opened_by = None

    def get(self):
        """Of this very process, for a child that was forked must not use its parent's, and to the broker of now."""
        wanted = os.getpid(), current_app.conf.broker_write_url
        if self.opened_by != wanted:
            timeouts = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT, "max_retries": 0}
            broker = current_app.connection_for_write(transport_options=timeouts, connect_timeout=TIMEOUT)
            self.producer, self.opened_by = current_app.amqp.Producer(broker), wanted
        return self.producer

    def drop(self):
        producer, self.producer, self.opened_by = self.producer, None, None
        if producer:
            producer.connection.release()


line = Line()


class Waker:
    """One for each task and queue. A transaction that enqueues a thousand mails calls it once.

    In a busy moment most of what a worker is told would be news no longer: the first is told at once, and the last.
    """

    silent_until = 0.0  # of the process: the broker is the same for all
    later = ThreadPoolExecutor(1)  # which an exit of the process waits for
    known = []

    def __init__(self, task, queue, args=()):
        self.task, self.queue, self.args = task, queue, list(args)
        self.known.append(self)
        self.forget()

    def forget(self):
        self.lock, self.told_at, self.is_planned = threading.Lock(), float("-inf"), False

    def __call__(self):
        with self.lock:
            wait = self.told_at + MOMENT - time.monotonic()
            if wait <= 0:
                self.told_at = time.monotonic()
            elif not self.is_planned:
                self.later.submit(self.tell_after, wait)
                self.is_planned = True
        if wait <= 0:
            self.tell()

    def tell_after(self, wait):
        time.sleep(wait)
        with self.lock:
            self.is_planned, self.told_at = False, time.monotonic()
        self.tell()

    def tell(self):
        if time.monotonic() < Waker.silent_until:
            return
        try:
            self.publish()
        except Exception as error:  # noqa: BLE001  whatever the broker does, the caller's work is committed
            line.drop()
            Waker.silent_until = time.monotonic() + PAUSE
            logger.warning("broker unavailable: %s", type(error).__name__)

    def publish(self):
        current_app.send_task(self.task, args=self.args, queue=self.queue, producer=line.get(), retry=False)

    def on_commit(self):
        """Once for each transaction; one that was asked for in a savepoint rolled back is no longer among these."""
        if not any(waiting is self for _, waiting, _ in connection.run_on_commit):
            transaction.on_commit(self, robust=True)


def forget_in_child():
    """A forked process has the locks and the plans, but not the thread."""
    Waker.later = ThreadPoolExecutor(1)
    for waker in Waker.known:
        waker.forget()


os.register_at_fork(after_in_child=forget_in_child)
