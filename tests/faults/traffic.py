"""People who go on asking for pages while something goes wrong, and what they were answered."""

import http.client
import threading
import time
from contextlib import contextmanager
from itertools import cycle
from typing import NamedTuple

PAUSE = 0.05  # between two pages of one person


class Seen(NamedTuple):
    what: str
    status: int  # 0 where there was no answer
    seconds: float
    at: float
    text: str


class Traffic:
    def __init__(self):
        self.seen, self.is_over = [], threading.Event()

    def ask(self, what, request):
        """Ask once; `request()` gives an answer of Browser's."""
        begun = time.monotonic()
        try:
            answer = request()
            status, text = answer.status, answer.text
        except (OSError, http.client.HTTPException) as error:
            status, text = 0, type(error).__name__
        self.seen.append(Seen(what, status, time.monotonic() - begun, begun, text))
        return status

    def go_on(self, requests):
        """Until it is over: one after the other of {what: request}, round and round."""
        for what, request in cycle(requests.items()):
            if self.is_over.is_set():
                return
            self.ask(what, request)
            time.sleep(PAUSE)

    def since(self, moment, until=float("inf")):
        return [each for each in self.seen if moment <= each.at < until]


@contextmanager
def people(*walks):
    """Each of the walks, {what: request}, is gone by somebody until the block ends."""
    traffic = Traffic()
    threads = [threading.Thread(target=traffic.go_on, args=[walk], daemon=True) for walk in walks]
    for thread in threads:
        thread.start()
    try:
        yield traffic
    finally:
        traffic.is_over.set()
        for thread in threads:
            thread.join(90)


def pages(browser, *paths):
    return {path: lambda path=path: browser.get(path) for path in paths}


def slowest(seen):
    return max((each.seconds for each in seen), default=0)


def statuses(seen):
    counts = {}
    for each in seen:
        counts[each.status] = counts.get(each.status, 0) + 1
    return ", ".join(f"{count} × {status}" for status, count in sorted(counts.items()))
