"""python -m tests.bench.loading.crowd PLAN ANSWERS: people who read, think and read on, and some who apply.

A process of its own, so that its CPU time is told apart from the board's. One thread is one person; none waits for
another, so the board being slow makes nobody apply later (but for 60 who wait for an answer at once).
"""

import http.client
import json
import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

AGENT = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"
APPLICANTS = 60


class Crowd:
    def __init__(self, plan):
        self.plan, self.samples = plan, []  # of the samples: [kind, ms, status, second]
        self.begun = time.monotonic()
        self.end = self.begun + plan["seconds"]

    def run(self):
        visitors = [
            threading.Thread(target=self.visit, args=[number], daemon=True)
            for number in range(self.plan["visitors"])
        ]
        for visitor in visitors:
            visitor.start()
        with ThreadPoolExecutor(APPLICANTS) as pool:
            for number, sending in enumerate(self.plan["applications"]):
                time.sleep(max(0, self.begun + number / self.plan["a second"] - time.monotonic()))
                pool.submit(self.apply, sending)
        for visitor in visitors:
            visitor.join()

    def visit(self, number):
        """Pages by lot, with a pause of the mean length before each."""
        lot = random.Random(number)
        kinds, weights = zip(*self.plan["mix"].items(), strict=True)
        while True:
            time.sleep(lot.expovariate(1 / self.plan["pause"]))
            if time.monotonic() > self.end:
                return
            [kind] = lot.choices(kinds, weights)
            self.ask(kind, "GET", lot.choice(self.plan["paths"][kind]))

    def apply(self, sending):
        cookie = {"Cookie": sending["cookies"]}
        self.ask("form", "GET", sending["path"], cookie)
        body = bytes.fromhex(sending["body"])
        self.ask(
            "application", "POST", sending["path"], cookie | {"Content-Type": sending["type"]}, body, want=302
        )

    def ask(self, kind, method, path, headers=None, body=None, want=200):
        connection = http.client.HTTPConnection("127.0.0.1", self.plan["port"], timeout=60)
        begun = time.monotonic()
        try:
            connection.request(
                method, path, body, {"Host": "localhost", "User-Agent": AGENT} | (headers or {})
            )
            response = connection.getresponse()
            response.read()
            status = response.status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        took = round((time.monotonic() - begun) * 1000, 1)
        self.samples.append([kind, took, status == want, begun - self.begun])


def main(plan, answers):
    crowd = Crowd(json.loads(Path(plan).read_text()))
    crowd.run()
    Path(answers).write_text(json.dumps(crowd.samples))


if __name__ == "__main__":
    main(*sys.argv[1:])
