"""python -m tests.bench.mailing.server [SECONDS]: takes all mail, keeps none; says its port, and its count when asked.

With some seconds it answers each mail so late, as a next hop does that looks for spam.
"""

import asyncio
import logging
import sys

from aiosmtpd.controller import Controller


class Taker:
    count = 0
    delay = float(sys.argv[1]) if len(sys.argv) > 1 else 0

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.delay)
        self.count += 1
        return "250 OK"


class AnyPort(Controller):
    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


logging.getLogger("mail.log").setLevel(logging.WARNING)
taker = Taker()
controller = AnyPort(taker, "127.0.0.1", 0)
controller.start()
print(controller.port, flush=True)
for _line in sys.stdin:
    print(taker.count, flush=True)
controller.stop()
