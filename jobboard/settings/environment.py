"""Where values come from: the environment, then `.env`, then `var/run.env`, which `make run` keeps while it runs.

Its services are found by `manage.py` in that way. Nothing but these settings reads any of it.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from jobboard.runtime import read_run_env

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()


def text(name, default):
    """What is empty is as good as not said: `.env.example` has all names, and is copied."""
    return env.str(name, default="") or default


env.read_env(BASE_DIR / ".env")
VAR_DIR = Path(text("VAR_DIR", BASE_DIR / "var")).resolve()
read_run_env(VAR_DIR / "run.env", env.ENVIRON)

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
PRODUCTION = not (DEBUG or DEMO)


def needed(name, default):
    """The setting, or in production a start that stops with one sentence."""
    if value := text(name, ""):
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(
            f"{name} is missing: set it in the environment or in .env (see .env.example)."
        )
    return default


SECRET_KEY = needed("SECRET_KEY", "only-for-development")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [
    host for host in needed("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").replace(" ", "").split(",") if host
]
SITE_URL = text("SITE_URL", "http://localhost:8000").rstrip("/")
SITE_NAME = text("SITE_NAME", "Stellwerk")
HTTPS = SITE_URL.startswith("https://")
CURRENCY = text("CURRENCY", "EUR")
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
