"""One run in a checkout at a time. The kernel gives the lock back when its holder dies, however it dies."""

import fcntl
import os
import time
from contextlib import contextmanager

from jobboard.services import ServiceError


class Lock:
    def __init__(self, path):
        self.path = path
        self.file = open(path, "a+")  # noqa: SIM115  open as long as we live

    def take(self):
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self.write("running")
        return True

    def write(self, state):
        self.file.truncate(0)
        self.file.write(f"{state} {os.getpid()}")
        self.file.flush()

    def say_stopping(self):
        """To the next start, which then waits for us."""
        self.write("stopping")

    def holder(self):
        state, _, pid = self.path.read_text().partition(" ")
        return state, pid


@contextmanager
def only_run(var):
    lock = Lock(var / "run.lock")
    begun = time.monotonic()
    while not lock.take():
        state, pid = lock.holder()
        waited = time.monotonic() - begun
        # A run whose make was killed notices it within a second.
        if waited > 15 or (waited > 2 and state == "running"):
            raise ServiceError(
                f"The board of this checkout runs already (process {pid}): stop that one first."
            )
        time.sleep(0.1)
    try:
        yield lock
    finally:
        lock.file.close()
