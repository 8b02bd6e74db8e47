"""What one file may cost, and how reading it ends early."""

import resource
import signal

MEMORY = 256 * 1024 * 1024
SECONDS = 10
PAGES = 200
ENTRIES = 2000
OBJECTS = 100_000
UNPACKED = 60 * 1024 * 1024
TEXT = 200_000
READING = 5  # seconds for the text, or the pictures, once the file has proved to be sound


class Refused(Exception):
    """The reason is one of the keys of accounts.documents.REFUSALS."""


def limit_this_process():
    """Also by the clock: what waits for something burns no processor's time, and nobody else would end it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
