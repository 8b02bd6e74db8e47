"""What every test may use; the services themselves come from tests/services.py."""

import os

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import storages


def pytest_configure():
    """Tests run on production's settings, but for what needs a TLS proxy or collected files before it.

    And but for the second factor of recruiters, which would stand before each test of the admin, and for the time
    limits of a web request: a test is one transaction, and goes on when a busy machine has kept it waiting.
    """
    for database in settings.DATABASES.values():
        database["OPTIONS"]["options"] += (
            " -c statement_timeout=60s -c idle_in_transaction_session_timeout=300s"
        )
    settings.SECURE_SSL_REDIRECT = False
    settings.SECOND_FACTOR_REQUIRED = False
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # The models' file fields have made the handler copy STORAGES by now; a test may make it do so again.
    settings.STORAGES["staticfiles"] = storages.backends["staticfiles"] = plain
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def empty_cache():
    """Nothing that one test cached, or counted against a rate limit, meets the next."""
    caches["default"].clear()
    caches["process"].clear()


def pytest_sessionfinish(session):
    """On the machine that decides, a test that was skipped or expected to fail counts as one that failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter:
        idle = [kind for kind in ("skipped", "xfailed", "xpassed") if reporter.stats.get(kind)]
        if idle:
            reporter.write_line(f"\nwith CI set, {' and '.join(idle)} tests fail the run")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
