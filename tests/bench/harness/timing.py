"""Times in milliseconds, and what they come to."""

import time
from contextlib import contextmanager
from statistics import mean

from django.db import connection


class Clock:
    """`whole` and, of it, `database`: the sum of the SQL statements, as this process waited for them."""

    def __init__(self):
        self.whole = self.database = 0.0

    def watch(self, execute, statement, params, many, context):
        begun = time.perf_counter()
        try:
            return execute(statement, params, many, context)
        finally:
            self.database += (time.perf_counter() - begun) * 1000


@contextmanager
def clock():
    watch = Clock()
    begun = time.perf_counter()
    try:
        with connection.execute_wrapper(watch.watch):
            yield watch
    finally:
        watch.whole = (time.perf_counter() - begun) * 1000


def summary(times, prefix=""):
    """p50, p95, max, mean of some milliseconds."""
    times = sorted(times)
    named = {"p50": at(times, 0.5), "p95": at(times, 0.95), "max": times[-1], "mean": mean(times)}
    return {f"{prefix}{name}": round(value, 2) for name, value in named.items()}


def at(times, share):
    """The nearest rank: a time that was really measured."""
    return times[min(len(times) - 1, int(share * len(times)))]
