"""A real SMTP server in a thread, which keeps what it is sent and can misbehave as real ones do."""

import asyncio
import email
import email.policy
import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's, a line for each command


@dataclass
class Received:
    """One accepted message with its envelope."""

    sender: str
    recipients: list
    source: bytes
    options: list  # of MAIL, such as "BODY=8BITMIME"
    at: float = field(default_factory=time.time)

    @property
    def message(self):
        return email.message_from_bytes(self.source, policy=email.policy.default)

    @property
    def subject(self):
        return self.message["Subject"]

    def text(self, kind="plain"):
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""


class SmtpSink:
    """`messages` are the accepted ones; the switches hold until `reset()`.

    answer: what RCPT gets instead of 250, for instance "451 4.7.1 Try later" or "550 5.1.1 No such user"
    answers: the same for single addresses: {"gone@example.org": "550 5.1.1 No such user"}
    answer_sender: what MAIL gets instead of 250
    answer_data: what the end of DATA gets instead of 250
    drop_after_data: number of messages to keep, breaking the line instead of answering: the ambiguous case
    drop_before_dot: number of messages to lose by breaking the line at DATA: the definite case
    drop_at_greeting: number of lines to break as the next mail on them begins, as idle ones are
    most_connections: more at the same time are refused with 421
    log: a path to write to as Postfix does; None unless told
    hang: seconds that each DATA waits before it is answered (reset() ends the wait)
    hang_for: only for recipients of this domain
    asked: how often each address came in RCPT, whatever the answer
    """

    def __init__(self):
        self.controller = None
        self.released = threading.Event()
        self.messages = []
        self.connections = self.open_connections = 0
        self.reset()

    def start(self):
        if self.controller is None:
            self.controller = AnyPortController(self, "127.0.0.1", 0, data_size_limit=50_000_000)
            self.controller.start()

    @property
    def port(self):
        return self.controller.server.sockets[0].getsockname()[1]

    def reset(self):
        self.released.set()
        self.released = threading.Event()
        self.messages.clear()
        self.connections = 0
        self.answer = self.answer_sender = self.answer_data = None
        self.answers = {}
        self.drop_after_data = self.drop_before_dot = self.drop_at_greeting = 0
        self.most_connections = self.log = None
        self.hang = 0
        self.hang_for = ""
        self.asked = Counter()

    def to(self, address):
        return [received for received in self.messages if address in received.recipients]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        if self.most_connections is not None and self.open_connections > self.most_connections:
            return ["421 4.7.0 Too many connections"]
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if self.answer_sender:
            return self.answer_sender
        if self.drop_at_greeting and self.messages:
            self.drop_at_greeting -= 1
            server.transport.abort()
        envelope.mail_from = address
        envelope.mail_options = list(mail_options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        self.asked[address] += 1
        answer = self.answers.get(address, self.answer)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        is_slow = envelope.rcpt_tos[0].endswith(self.hang_for)
        released, end = self.released, asyncio.get_running_loop().time() + self.hang * is_slow
        while asyncio.get_running_loop().time() < end and not released.is_set():
            await asyncio.sleep(0.02)
        if self.answer_data:
            return self.answer_data
        received = Received(
            envelope.mail_from, list(envelope.rcpt_tos), bytes(envelope.content), envelope.mail_options
        )
        self.messages.append(received)
        if self.log:
            name = f"Q{len(self.messages)}"
            self.write_log(f"cleanup: {name}: message-id={received.message['Message-ID']}")
            self.write_log(f"qmgr: {name}: from=<{received.sender}> (queue active)")
        if self.drop_after_data:
            self.drop_after_data -= 1
            server.transport.abort()
        return "250 OK"

    def write_log(self, line):
        if self.log:
            with open(self.log, "a") as log:
                log.write(f"Nov 23 07:00:00 mx postfix/{line}\n")


class DroppingSMTP(SMTP):
    def connection_made(self, transport):
        super().connection_made(transport)
        self.event_handler.open_connections += 1
        self.event_handler.write_log("smtpd: connect from localhost")

    def connection_lost(self, error):
        self.event_handler.open_connections -= 1
        super().connection_lost(error)
        self.event_handler.write_log("smtpd: disconnect from localhost")

    async def smtp_DATA(self, arg):
        if self.event_handler.drop_before_dot:
            self.event_handler.drop_before_dot -= 1
            self.transport.abort()
        else:
            await super().smtp_DATA(arg)


class AnyPortController(Controller):
    """Controller knocks at the port it was given to see the server up; here the system gives the port."""

    def factory(self):
        return DroppingSMTP(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
