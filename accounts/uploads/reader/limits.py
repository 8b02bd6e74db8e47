"""What one file may cost, and how reading it ends early."""

import re
import resource
import signal

MEMORY = 256 * 1024 * 1024
SECONDS = 10
PAGES = 200
ENTRIES = 2000
OBJECTS = 100_000
UNPACKED = 60 * 1024 * 1024
TEXT = 200_000
WORN = 0.4  # seconds of work; some hundred files
READING = 5  # seconds for the text, or the pictures, once the file has proved to be sound


class Refused(Exception):
    """The reason is one of the keys of accounts.uploads.documents.REFUSALS."""


# Where a click would start a program or a script, or tell a stranger's server who is asking.
LINKS_THAT_RUN = re.compile(
    r"(javascript|vbscript|data|ms-[a-z-]+|search|search-ms|smb|shell|mhtml):|\\\\|file:[/\\]{2}(?![/\\])",
    re.IGNORECASE,
)


def refuse_link(target):
    """Where a click leads. Blanks that programs leave out of an address are left out here, too."""
    if LINKS_THAT_RUN.match(re.sub(r"[\x00-\x20]", "", target)):
        raise Refused("active")


REMOTE = re.compile(r"\s*((?!file:|[a-z]:)[a-z][a-z0-9+.-]*:|(file:)?[/\\]{2}(?![/\\]))", re.IGNORECASE)


def is_remote(target):
    """An address, or a path into a network of disks; no file of the package, nor one of the author's disk."""
    return bool(REMOTE.match(target))


def limit_this_process():
    """Also by the clock: what waits for something burns no processor's time, and nobody else would end it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    wind_clock()


def wind_clock(seconds=SECONDS):
    signal.setitimer(signal.ITIMER_REAL, seconds)


def is_worn_out():
    """So that one more file finds nearly all of the processor's time and of the memory that each is promised."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime > WORN or usage.ru_maxrss * 1024 > MEMORY / 2
