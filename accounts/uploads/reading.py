"""Asks the reader, a process that parses what people upload: see the folder `reader`.

Each process of ours starts one reader of its own when it first needs it. Nothing that is uploaded is parsed here, and
neither file nor answer can fill our memory.
"""

import io
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

LIMIT = 9.5  # seconds after which a reader that died has most likely ended itself
SECONDS = 11  # a little more than the reader's own limit, so that its answer counts
LARGEST_ANSWER = 8 * 1024 * 1024
SERVER = Path(__file__).with_name("reader") / "server.py"

ONLY_CHECKED = "pdfcheck"  # a PDF whose words come later
KIND, READY = 8, b"+"  # bytes that say of which kind a file is; what the reader says once it is there

_lock = threading.Lock()
_reader = None


class Unavailable(Exception):
    """There is no reader and none can be started, or no room for a copy of the file."""


def read(kind, file):
    """{"text": …} with what else is known, or {"refused": reason}. `file` is open for reading, of any kind."""
    begun = time.monotonic()
    answer = ask(kind, file)
    try:
        return json.loads(answer or b"")
    except ValueError:  # the reader died of it, or of its own limit
        return {"refused": "slow" if answer is None or time.monotonic() - begun > LIMIT else "broken"}


def pictures(file):
    """Of a PDF's first pages, as WebP; none where they could not be drawn."""
    answer, found = ask("pages", file) or b"", []
    while len(answer) > 4:
        end = 4 + int.from_bytes(answer[:4], "big")
        found.append(answer[4:end])
        answer = answer[end:]
    return found if all(picture.startswith(b"RIFF") for picture in found) else []


def warm_up():
    """Start the reader beside the request, for whoever is about to send a file: it takes half a second."""
    if _reader is None and _lock.acquire(blocking=False):  # so that a file which comes meanwhile waits for it
        threading.Thread(target=start, daemon=True).start()


def start():
    global _reader
    try:
        _reader = _reader or Reader()
    except (OSError, Unavailable):  # told to whoever sends a file
        pass
    finally:
        _lock.release()


def ask(kind, file):
    """The answer as bytes, or None if there was none in time."""
    with on_disk(file) as source:
        ours, theirs = os.pipe()
        try:
            try:
                send(kind, source.fileno(), theirs)
            finally:
                os.close(theirs)
            return received(ours)
        finally:
            os.close(ours)


def received(pipe):
    chunks, left, until = [], LARGEST_ANSWER, time.monotonic() + SECONDS
    while left > 0 and (wait := until - time.monotonic()) > 0 and select.select([pipe], [], [], wait)[0]:
        chunk = os.read(pipe, 65536)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
        left -= len(chunk)
    return None


def on_disk(file):
    """A file of the system's, to be handed to another process; it may be one already, as large uploads are.

    It is taken by its descriptor: storing an upload may have moved the file from where its name says.
    """
    file.seek(0)
    if isinstance(file, io.BufferedReader) or hasattr(file, "temporary_file_path"):
        return open(os.dup(file.fileno()), "rb")
    try:
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
        shutil.copyfileobj(file, copy)
        copy.flush()
    except OSError as error:
        raise Unavailable from error
    return copy


def send(kind, *descriptors):
    """A reader that has died is replaced once."""
    global _reader
    with _lock:
        for _ in range(2):
            _reader = _reader or Reader()
            try:
                return socket.send_fds(_reader.control, [kind.encode().ljust(KIND)], descriptors)
            except OSError:
                _reader.end()
                _reader = None
    raise Unavailable


class Reader:
    """The process, and the socket that brings it files; it ends when the socket is closed, also by our own end."""

    def __init__(self):
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.control.settimeout(SECONDS)
        with theirs:
            command = [sys.executable, "-I", str(SERVER), str(theirs.fileno())]
            self.process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env={}, cwd="/", stdin=subprocess.DEVNULL
            )
        if self.control.recv(1) != READY:
            self.end()
            raise Unavailable

    def end(self):
        self.control.close()
        self.process.wait(SECONDS)


def forget_in_child():
    """A forked worker starts a reader of its own: two would take each other's messages for theirs."""
    global _lock, _reader
    _lock = threading.Lock()
    if _reader:
        _reader.control.close()
    _reader = None


os.register_at_fork(after_in_child=forget_in_child)
