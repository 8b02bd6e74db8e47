"""What the programs of a run find in their environment, and what `manage.py` beside them finds in var/run.env."""

import os
import secrets
import socket
from pathlib import Path

import environ

from jobboard.services import ServiceError

ROOT = Path(__file__).resolve().parents[2]
PORTS = {"PORT": "8000", "MAIL_PORT": "1080", "SMTP_PORT": "1025"}
TOLD = ["DEMO", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"]
TOLD += ["DATABASE_URL", "REDIS_URL", "CACHE_URL", "EMAIL_URL"]


def given():
    """The environment, and `.env` for what it doesn't say."""
    values = dict(os.environ)
    environ.Env.ENVIRON, before = values, environ.Env.ENVIRON
    try:
        environ.Env.read_env(ROOT / ".env")
    finally:
        environ.Env.ENVIRON = before
    return values


def var_dir(values):
    path = Path(values.get("VAR_DIR") or ROOT / "var").resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def ports(values):
    """The three ports as numbers. Raises ServiceError for one that can't be a port."""
    numbers = {}
    for name, default in PORTS.items():
        text = values.get(name) or default
        if not text.isdecimal() or not 0 < int(text) < 65536:
            raise ServiceError(f"{name}={text} is no port: choose a number from 1 to 65535.")
        numbers[name] = int(text)
    return numbers


def check_free(host, name, port):
    """Bound as a server would, so that connections that are just closing don't count."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            raise ServiceError(
                f"Port {port} of {host} can't be used ({error.strerror}): choose another one with {name}=…"
            ) from error


def secret_key(var):
    path = var / "secret_key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def defaults(values, *, var, port, debug):
    """The environment of the programs; the addresses of the services come with them."""
    hosts = ["localhost", "127.0.0.1", "[::1]", socket.gethostname().lower()]
    base = {
        "SECRET_KEY": secret_key(var),
        "ALLOWED_HOSTS": ",".join(hosts),
        "SITE_URL": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "jobboard.settings",
    }
    said = {name: value for name, value in values.items() if value or name not in base}
    return base | said | {"DEMO": "1", "DEBUG": str(int(debug)), "PYTHONUNBUFFERED": "1"}


def write_run_env(var, values):
    """For `manage.py` in this checkout while we live (jobboard/runtime.py)."""
    lines = [f"RUN_PID={os.getpid()}"] + [f"{name}={values[name]}" for name in TOLD if name in values]
    write_private(var / "run.env", "\n".join(lines) + "\n")


def write_private(path, text):
    """At once and whole, for our eyes only."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)
