"""The very board of `make run` with its demo data, in a place of its own, and a server that shows the style guide."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from jobboard.runtime import read_run_env
from jobboard.services import ServiceError, processes
from jobboard.services.environment import ROOT
from jobboard.services.processes import Program

VAR = ROOT / "var" / "audit"
BOARD = VAR / "board"
LONGEST = 600  # seconds: the first start makes the demo's data


@dataclass(frozen=True)
class Site:
    url: str
    guide: str  # the server with DEBUG
    mails: str  # the mail catcher's page


@contextmanager
def running(say):
    BOARD.mkdir(parents=True, exist_ok=True)
    web, guide, mails, smtp = free_ports(4)
    said = {"VAR_DIR": str(BOARD), "PORT": web, "MAIL_PORT": mails, "SMTP_PORT": smtp, "RATE_LIMITS": "off"}
    env = os.environ | {name: str(value) for name, value in said.items()}
    env.pop("MAKELEVEL", None)
    with ExitStack() as stack:
        say("starting the board (its first start takes some minutes)")
        board = Program("board", [sys.executable, "-m", "jobboard.services", "run"], env=env, cwd=ROOT)
        process = stack.enter_context(started(board, patience=60))
        wait_for(process, web, "/readyz")
        os.environ.update(said_by_run(env))
        debug = Program(
            "guide", [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{guide}"]
        )
        debug.env, debug.cwd = os.environ | {"DEBUG": "1"}, ROOT
        wait_for(stack.enter_context(started(debug, patience=10)), guide, "/healthz")
        yield Site(*(f"http://localhost:{port}" for port in (web, guide, mails)))


def said_by_run(env):
    """What Django in this process needs to be on the same board."""
    values = {"VAR_DIR": env["VAR_DIR"], "RATE_LIMITS": "off", "DJANGO_SETTINGS_MODULE": "jobboard.settings"}
    read_run_env(BOARD / "run.env", values)
    return values


def free_ports(number):
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


@contextmanager
def started(program, *, patience):
    with open(VAR / f"{program.name}.log", "wb") as log:
        process = processes.spawn(program, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        processes.stop(process, program.stop_signal, patience)


def wait_for(process, port, path):
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if process.poll() is not None:
            raise ServiceError(f"The board did not start: see {VAR.relative_to(ROOT)}/*.log.")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.5)
    raise ServiceError(f"The board was not ready after {LONGEST} seconds.")
