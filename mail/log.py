"""The next hop's log, asked what became of a hand-over that nobody saw the end of (MAIL_AMBIGUOUS=reconcile).

Postfix names a message's id as it reads it, and with the same queue id `from=<` only once it has taken it. Other
servers (Exim, sendmail) name it in the line that says so.
"""

import mmap
import re
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

OURS = re.compile(rb"(delivery-[0-9a-f-]{36}@[^>\s]+)")
READ = re.compile(rb" ([0-9A-Za-z]+): message-id=<")
REFUSED = re.compile(rb"reject", re.IGNORECASE)


class Unreadable(Exception):
    pass


def files():
    """The one that was rotated away last, if it is still plain, and the current one."""
    path = Path(settings.MAIL_LOG)
    return [file for file in (path.with_name(f"{path.name}.1"), path) if file.exists()]


def written_at():
    """When the log was last written. What happened after that it can't know."""
    try:
        return datetime.fromtimestamp(Path(settings.MAIL_LOG).stat().st_mtime, UTC)
    except OSError as error:
        raise Unreadable(str(error)) from error


def taken(message_ids):
    """Those of these that the next hop says it has taken."""
    wanted = {message_id.strip("<>").encode() for message_id in message_ids}
    found = set()
    try:
        with ExitStack() as stack:
            texts = [stack.enter_context(mapped(file)) for file in files()]
            for number, text in enumerate(texts):
                for match in OURS.finditer(text):
                    if match[1] in wanted and is_taken(match, text, texts[number + 1 :]):
                        found.add(match[1])
    except OSError as error:
        raise Unreadable(str(error)) from error
    return {f"<{message_id.decode()}>" for message_id in found}


@contextmanager
def mapped(file):
    with open(file, "rb") as opened:
        if not file.stat().st_size:
            yield b""
            return
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as text:
            yield text


def is_taken(match, text, later):
    begin, end = text.rfind(b"\n", 0, match.start()) + 1, text.find(b"\n", match.end())
    line = text[begin : end if end != -1 else len(text)]
    if read := READ.search(line):
        queued = b" " + read[1] + b": from=<"
        return text.find(queued, match.end()) != -1 or any(file.find(queued) != -1 for file in later)
    return not REFUSED.search(line)
