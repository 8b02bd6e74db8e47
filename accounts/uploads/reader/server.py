"""`python -I server.py FD`: forks a child for each file that a message on the socket FD brings.

Loading the libraries takes far longer than reading a CV, so that is done once; a child shares their memory and starts
in a millisecond. A message is the kind of file, with two descriptors: the file, and where the answer goes. Nothing is
waited for: who asked sees the answer's end, and a child ends itself. Checks of PDFs are the most frequent and the
quickest: there even forking would cost more than the work, so a child that has met nothing odd gets the next one.
"""

import gc
import os
import signal
import socket
import sys
from pathlib import Path

KIND, READY, CHECK = 8, b"+", "pdfcheck"  # as in accounts/uploads/reading.py
MOST = 2  # children that wait for the next PDF


def serve(control):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a child ended
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who asks; this ends when they do
    gc.collect()
    gc.freeze()  # so that the children write to none of the shared memory
    control.sendall(READY)
    checkers = Checkers(control)
    while True:
        kind, descriptors, _, _ = socket.recv_fds(control, KIND, 2)
        if not kind:
            return
        kind = kind.decode().strip()
        if kind == CHECK:
            checkers.give(descriptors)
        elif os.fork() == 0:
            control.close()
            answer(kind, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


class Checkers:
    """Children that look at one PDF after another; who waits for a slow one, or a hostile one, is in nobody's way."""

    def __init__(self, control):
        self.control, self.lines = control, []

    def give(self, descriptors):
        if not any(self.takes(line, descriptors) for line in list(self.lines)):
            self.fork(descriptors)

    def takes(self, line, descriptors):
        """Only one that has said it waits."""
        try:
            if line.recv(1, socket.MSG_DONTWAIT):
                socket.send_fds(line, [READY], descriptors)
                return True
        except BlockingIOError:  # still at work
            return False
        except OSError:
            pass
        self.lines.remove(line)  # it has ended
        line.close()
        return False

    def fork(self, descriptors):
        ours, theirs = socket.socketpair()
        if os.fork() == 0:
            for line in (self.control, ours, *self.lines):  # so that it ends when this process does
                line.close()
            check(theirs, *descriptors)
        theirs.close()
        if len(self.lines) < MOST:
            self.lines.append(ours)
        else:
            ours.close()


def check(line, source, target):
    """In the child, until a file was not sound, or it has worked or grown enough: what an odd one leaves is gone."""
    from accounts.uploads.reader import limits, reading

    try:
        limits.limit_this_process()
        while True:
            with open(source, "rb") as file, open(target, "wb") as out:
                file.seek(0)
                found = reading.answer(CHECK, file.read())
                out.write(found)
                out.flush()
                if found != reading.SOUND or limits.is_worn_out():
                    break
                limits.wind_clock(0)
                line.sendall(READY)  # before the answer ends, so that whoever asked finds this one free
            _, (source, target), _, _ = socket.recv_fds(line, 1, 2)
            limits.wind_clock()
    finally:
        os._exit(0)


def answer(kind, source, target):
    """In the child: the limits hold before the first byte is read."""
    from accounts.uploads.reader import limits, reading

    status = 1
    try:
        limits.limit_this_process()
        with open(source, "rb") as file, open(target, "wb") as out:
            file.seek(0)
            out.write(reading.answer(kind, file.read()))
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[3]))
    # Neither is needed to read text, and both are slow to load.
    sys.modules["cryptography"] = None
    from accounts.uploads.reader import reading

    reading.preload()
    serve(socket.socket(fileno=int(sys.argv[1])))
