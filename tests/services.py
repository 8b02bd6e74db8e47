"""A pytest plugin: each test run has its own PostgreSQL, Valkey and mail sink, taken away afterwards.

Loaded by `-p tests.services` (pyproject.toml), because pytest-django reads the settings before any conftest.
The process that was started by hand starts the servers; xdist's workers inherit their addresses and use
databases of their own. What the environment says about services is overridden: a test never touches a
database that it hasn't made.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from jobboard.services import postgres, processes, valkey
from tests.smtp_sink import SmtpSink

MARK = "JOBBOARD_TEST_HOME"
ENVIRONMENT = {
    "SECRET_KEY": "only-for-tests-" + "x" * 40,
    "SECRET_KEY_FALLBACKS": "",
    "DEBUG": "0",
    "DEMO": "0",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1,jobs.example.org",
    "SITE_URL": "https://jobs.example.org",
    "SITE_NAME": "Jobs",
    "LANGUAGE_CODE": "en",
    "TIME_ZONE": "Europe/Berlin",
    "CURRENCY": "EUR",
    "DEFAULT_FROM_EMAIL": "Jobs <noreply@jobs.example.org>",
    "ALERTS_FROM_EMAIL": "Jobs <alerts@jobs.example.org>",
    "DATABASE_REPLICA_URL": "",
    "DATABASE_POOLED": "0",
    "MEDIA_URL_S3": "",
    "TRUSTED_PROXIES": "0",
    "CLAMD_URL": "",
    "SENTRY_DSN": "",
    "MAIL_RATE": "0",
    "MAIL_AMBIGUOUS": "retry",
    "MAIL_LOG": "",
    "ANYMAIL_WEBHOOK_SECRET": "board:open-sesame",
    "MAIL_CONNECTIONS": "4",
    "FEED_ALLOWED_HOSTS": "",
    "RATE_LIMITS": "off",
}
sink = SmtpSink()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests():
    """Around pytest-django's hook of this name, which reads the settings."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        start_servers()
    number = int(worker.removeprefix("gw")) + 1 if worker else 0
    files = Path(os.environ[MARK]) / f"var-{number}"
    (files / "static").mkdir(parents=True)
    sink.start()
    valkey_socket = processes.socket_dir(Path(os.environ[MARK])) / "valkey.sock"
    os.environ |= ENVIRONMENT | {
        "VAR_DIR": str(files),
        "REDIS_URL": f"redis+socket://{valkey_socket}?virtual_host={2 * number}",
        "CACHE_URL": f"unix://{valkey_socket}?db={2 * number + 1}",
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
    }
    for name in [name for name in os.environ if name.startswith("RETENTION_")]:
        del os.environ[name]
    return (yield)


def start_servers():
    home = Path(tempfile.mkdtemp(prefix="jobboard-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # so that atexit runs
    sockets = processes.socket_dir(home)
    atexit.register(shutil.rmtree, sockets, ignore_errors=True)
    database = postgres.Postgres(
        home / "postgres",
        sockets,
        log=home / "postgres.log",
        settings=postgres.THROW_AWAY,
        say=lambda text: None,
    )
    cache = valkey.Valkey(home / "valkey", sockets, log=home / "valkey.log", settings=valkey.THROW_AWAY)
    for server in (database, cache):
        program = server.program()
        with open(program.log, "wb") as log:
            process = processes.spawn(program, stdout=log, stderr=subprocess.STDOUT)
        atexit.register(processes.stop, process, program.stop_signal, 10)
        server.wait(process)
    os.environ[MARK] = str(home)
    os.environ["DATABASE_URL"] = database.url()


@pytest.fixture(scope="session")
def smtp_server():
    return sink


@pytest.fixture
def smtp(smtp_server, settings):
    """The SMTP server that EMAIL_URL names, empty and obliging, with Django's mail going there for real."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    smtp_server.reset()
    yield smtp_server
    smtp_server.reset()
