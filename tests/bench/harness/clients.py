"""Clients side by side, each in a process of its own: threads would wait for one another's Python."""

import os
import time
import traceback
from importlib import import_module
from multiprocessing import get_context

import django

STARTING = 120  # seconds
LONGEST = int(os.environ.get("BENCH_SECONDS") or 60)
WARM = 3  # items that each client works through before the clock starts: imports, the connection


def side_by_side(work, portions, *, seconds=LONGEST):
    """([result of work(item) for the items of all portions], seconds that it took).

    A client that is not through after so many seconds stops there.

    `work` is named as "module:function", since a client must set Django up before it imports that.
    """
    context = get_context("spawn")
    start = context.Barrier(len(portions) + 1, timeout=STARTING)
    pipes, processes = [], []
    for portion in portions:
        ours, theirs = context.Pipe()
        process = context.Process(target=client, args=(work, seconds, start, theirs), daemon=True)
        process.start()
        theirs.close()
        ours.send(portion)
        pipes.append(ours)
        processes.append(process)
    start.wait()
    begun = time.perf_counter()
    outcomes = [pipe.recv() for pipe in pipes]
    took = time.perf_counter() - begun
    for process in processes:
        process.join()
    for _, failure in outcomes:
        if failure:
            raise RuntimeError(f"A client failed:\n{failure}")
    return [result for results, _ in outcomes for result in results], took


def client(work, seconds, start, pipe):
    """The portion comes by the pipe, since unpickling it may import models, for which Django must have been set up."""
    django.setup()
    portion = pipe.recv()
    module, _, function = work.partition(":")
    work = getattr(import_module(module), function)
    failure = ""
    try:
        for item in portion[:WARM]:
            work(item)
    except Exception:  # noqa: BLE001  told by the parent, once all have started
        failure = traceback.format_exc()
    start.wait()
    results = []
    try:
        if not failure:
            results = worked_through(work, portion, seconds)
    except Exception:  # noqa: BLE001
        failure = traceback.format_exc()
    pipe.send((results, failure))


def worked_through(work, portion, seconds=LONGEST):
    results, end = [], time.perf_counter() + seconds
    for item in portion:
        if time.perf_counter() > end:
            break
        results.append(work(item))
    return results


def orders(items, clients, random):
    """Each client all items, in an order of its own."""
    return [random.sample(items, len(items)) for _ in range(clients)]


def shares(items, clients):
    """The items dealt out."""
    return [items[first::clients] for first in range(clients)]
