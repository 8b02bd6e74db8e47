"""CPU time and memory of the board's programs and servers, while something else loads them."""

import threading
from contextlib import contextmanager

import psutil

EVERY = 5  # seconds


def family(process):
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def cpu(process):
    """Seconds of a process, its children, and those of them that have ended."""
    total = 0.0
    for member in family(process):
        try:
            times = member.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def memory(process):
    """MB that go if the process and its children do: what they share with one another counts once."""
    total = 0
    for member in family(process):
        try:
            total += member.memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6


def server(directory):
    """The postmaster or the Valkey that works in there; what it has started does so, too."""
    found = [process for process in psutil.process_iter() if works_in(process, directory)]
    return next(process for process in found if process.parent() not in found)


def works_in(process, directory):
    try:
        return process.cwd() == str(directory)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


@contextmanager
def watched(processes):
    """{name: [MB, …]}, read every few seconds until the block ends."""
    sizes, is_over = {name: [memory(process)] for name, process in processes.items()}, threading.Event()

    def watch():
        while not is_over.wait(EVERY):
            for name, process in processes.items():
                sizes[name].append(memory(process))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield sizes
    finally:
        is_over.set()
        watcher.join()
