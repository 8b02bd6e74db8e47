"""Reads the SQL of each migration for what would stop, or break, the version that still serves while it runs.

On a PostgreSQL of its own out of the wheel, since Django asks a server for its version before it writes any SQL.
"""

import atexit
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django_migration_linter import MigrationLinter

ROOT = Path(__file__).parents[1]
# They fill or index tables that no board had rows in: before the first release each installation made all in one go.
BEFORE_THE_FIRST_RELEASE = [
    "0002_document_staged_as",
    "0004_document_checks",
    "0003_long_queries",
    "0004_figures_of_runs",
    "0006_alert_not_looked_at",
    "0002_mark_one_opinion",
    "0004_restricted",
    "0007_access_and_errands",
    "0009_index_newest",
    "0003_barred_company",
    "0005_partitioned_index",
    "0011_index_by_salary",
    "0009_shared_parts_of_searches",
]
APPS = ["accounts", "alerts", "applications", "companies", "mail", "pages", "places", "postings"]


def main():
    os.environ["DATABASE_URL"] = start_database()
    os.environ["DJANGO_SETTINGS_MODULE"] = "jobboard.settings"
    django.setup()
    logging.getLogger("django_migration_linter").setLevel(logging.WARNING)
    linter = MigrationLinter(
        str(ROOT),
        database="default",
        include_apps=APPS,
        ignore_name=BEFORE_THE_FIRST_RELEASE,
        all_warnings_as_errors=True,
        no_cache=True,
        quiet=["ok", "ignore"],
    )
    linter.lint_all_migrations()
    linter.print_summary()
    return 1 if linter.has_errors else 0


def start_database():
    from jobboard.services import postgres, processes

    home = Path(tempfile.mkdtemp(prefix="jobboard-lint-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    sockets = processes.socket_dir(home)
    atexit.register(shutil.rmtree, sockets, ignore_errors=True)
    server = postgres.Postgres(
        home / "postgres", sockets, log=home / "log", settings=postgres.THROW_AWAY, say=lambda text: None
    )
    program = server.program()
    with open(program.log, "wb") as log:
        process = processes.spawn(program, stdout=log, stderr=subprocess.STDOUT)
    atexit.register(processes.stop, process, program.stop_signal, 10)
    server.wait(process)
    return server.url()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
