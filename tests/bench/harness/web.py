"""The very web server of production, as `make run` starts it."""

import http.client
import os
import socket
import subprocess
import time
from contextlib import contextmanager

from django.conf import settings

from jobboard.services import processes, programs


@contextmanager
def web_server(app="jobboard.wsgi"):
    """Its port and process; with another WSGI app than the board's, if that is named."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = programs.web("127.0.0.1", port)
    program.command = [app if word == "jobboard.wsgi" else word for word in program.command]
    program.env, program.cwd = dict(os.environ), settings.BASE_DIR
    with open(settings.VAR_DIR / "web.log", "ab") as log:
        process = processes.spawn(program, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(port, process)
        yield port, process
    finally:
        processes.stop(process, program.stop_signal, program.patience)


def wait_for(port, process):
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"The web server did not start: see {settings.VAR_DIR / 'web.log'}.")
