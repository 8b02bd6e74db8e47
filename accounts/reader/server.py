"""`python -I server.py FD`: forks a child for each file that a message on the socket FD brings.

Loading the libraries takes far longer than reading a CV, so that is done once; a child shares their memory and starts
in a millisecond. A message is the kind of file, with two descriptors: the file, and where the answer goes. Nothing is
waited for: who asked sees the answer's end, and a child ends itself.
"""

import gc
import os
import signal
import socket
import sys
from pathlib import Path

KIND, READY = 8, b"+"  # as in accounts/reading.py


def serve(control):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a child ended
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who asks; this ends when they do
    gc.collect()
    gc.freeze()  # so that the children write to none of the shared memory
    control.sendall(READY)
    while True:
        kind, descriptors, _, _ = socket.recv_fds(control, KIND, 2)
        if not kind:
            return
        if os.fork() == 0:
            control.close()
            answer(kind.decode().strip(), *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def answer(kind, source, target):
    """In the child: the limits hold before the first byte is read."""
    from accounts.reader import limits, reading

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
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    # Neither is needed to read text, and both are slow to load.
    sys.modules["cryptography"] = None
    from accounts.reader import reading

    reading.preload()
    serve(socket.socket(fileno=int(sys.argv[1])))
