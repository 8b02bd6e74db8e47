"""`make run` for real: processes are started, killed and counted, in a directory and on ports of their own."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import psutil
import pytest

from tests.services import ENVIRONMENT, MARK

SERVICES = ["DATABASE_URL", "REDIS_URL", "CACHE_URL", "EMAIL_URL", "MAKELEVEL", "PYTEST_XDIST_WORKER", MARK]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A run's own directory (the tests share its database, so that only the first start makes one) and ports."""
    var = tmp_path_factory.mktemp("var")
    inherited = {name: value for name, value in os.environ.items() if name not in {*ENVIRONMENT, *SERVICES}}
    names = ["PORT", "MAIL_PORT", "SMTP_PORT"]
    return inherited | {"VAR_DIR": str(var)} | dict(zip(names, map(str, free_ports(len(names))), strict=True))


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [server.getsockname()[1] for server in sockets]
    finally:
        for server in sockets:
            server.close()


def command(*words):
    return [sys.executable, "-m", "jobboard.services", *words]


@contextmanager
def running(environment):
    """A run that is ready; what it printed is its `said`. It ends with the block, if it hasn't before."""
    process = subprocess.Popen(
        command("run", "--empty"), env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        process.said = []
        wait_for_line(process, "ready:")
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


def wait_for_line(process, words):
    for line in process.stdout:
        process.said.append(line)
        if words in line:
            return line
    pytest.fail(f"never said {words!r}: {''.join(process.said)}")


def family(process):
    return psutil.Process(process.pid).children(recursive=True)


def assert_gone(processes, seconds):
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    assert [process.cmdline() for process in alive] == []


def answer(environment):
    with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/healthz", timeout=5) as response:
        return response.status


def test_run_answers_tells_manage_py_and_leaves_nothing_behind(environment):
    with running(environment) as process:
        assert answer(environment) == 200
        run_env = os.path.join(environment["VAR_DIR"], "run.env")
        assert stat.S_IMODE(os.stat(run_env).st_mode) == 0o600
        asked = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--check"],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert asked.returncode == 0, asked.stderr
        second = subprocess.run(command("run"), env=environment, capture_output=True, text=True)
        assert f"runs already (process {process.pid})" in second.stderr
        assert second.returncode == 1
        started = family(process)
        assert len(started) > 8
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does on Ctrl-C
        assert process.wait(20) == 0
        assert_gone(started, 5)
        assert not os.path.exists(run_env)


def test_killed_run_leaves_nothing_that_the_next_start_would_meet(environment):
    with running(environment) as process:
        started = family(process)
        process.kill()
        with running(environment):
            assert answer(environment) == 200
        assert_gone(started, 5)


def test_run_ends_with_the_make_that_started_it(environment):
    make = f"import subprocess, sys; subprocess.run({command('run', '--empty')!r})"
    process = subprocess.Popen(
        [sys.executable, "-c", make], env=environment | {"MAKELEVEL": "1"}, stdout=subprocess.PIPE, text=True
    )
    process.said = []
    wait_for_line(process, "ready:")
    started = family(process)
    process.kill()
    assert_gone(started, 20)
    process.communicate()


def test_program_that_dies_is_started_again(environment):
    with running(environment) as process:
        web = next(child for child in family(process) if "gunicorn" in child.cmdline())
        web.kill()
        assert "web was killed by SIGKILL: starting it again in 1 s" in wait_for_line(process, "web was")
        end = time.monotonic() + 15
        while True:
            try:
                assert answer(environment) == 200
                return
            except OSError:
                assert time.monotonic() < end, "the web server did not come back"
                time.sleep(0.2)


@pytest.mark.parametrize("name", ["PORT", "MAIL_PORT", "SMTP_PORT"])
def test_taken_port_is_named(environment, name):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        outcome = subprocess.run(
            command("run"), env=environment | {name: str(port)}, capture_output=True, text=True
        )
    assert outcome.returncode == 1
    assert f"Port {port} of 127.0.0.1 can't be used (Address already in use)" in outcome.stderr
    assert f"choose another one with {name}=…" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_what_is_no_port_is_named(environment):
    outcome = subprocess.run(
        command("run"), env=environment | {"PORT": "http"}, capture_output=True, text=True
    )
    assert "PORT=http is no port" in outcome.stderr


def test_demo_reset_never_erases_a_database_of_somebody_else(environment):
    url = {"DATABASE_URL": "postgres://somebody@127.0.0.1:1/theirs", "REDIS_URL": "redis://127.0.0.1:1/0"}
    outcome = subprocess.run(command("demo-reset"), env=environment | url, capture_output=True, text=True)
    assert outcome.returncode == 1
    assert "DATABASE_URL names a database of yours" in outcome.stderr
