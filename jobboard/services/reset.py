"""`make demo-reset`: fresh demo data, beside a running board or without one."""

import os
import shutil
import signal
import sqlite3
import subprocess

import psycopg
import redis

from jobboard.runtime import read_run_env
from jobboard.services import ServiceError, programs
from jobboard.services.lock import only_run
from jobboard.services.postgres import ROLE
from jobboard.services.processes import socket_dir
from jobboard.services.run import Run
from jobboard.services.supervisor import say

FRESH = f"{ROLE}_fresh"


class Reset(Run):
    """Starts of a run only the services, and not even these beside one that is running."""

    def __call__(self):
        running = {}
        read_run_env(self.var / "run.env", running)
        if not running:
            with only_run(self.var):
                self.catch_signals()
                try:
                    self.supervisor.register.stop_leftovers(say)
                    self.start_services()
                    self.reset()
                finally:
                    self.supervisor.stop_all()
        else:
            self.env |= running
            self.reset()
            os.kill(running_pid(self.var), signal.SIGUSR1)  # its programs remember rows that are gone
        say("the demo data is fresh")

    def reset(self):
        sockets = str(socket_dir(self.var))
        if sockets not in self.env.get("DATABASE_URL", ""):
            raise ServiceError(
                "DATABASE_URL names a database of yours: only the embedded one is ever erased."
            )
        for folder in ("private", "media"):
            shutil.rmtree(self.var / folder, ignore_errors=True)
        url = self.env["DATABASE_URL"]
        with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {FRESH} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {FRESH}")
            self.fill(url.replace(f"@/{ROLE}?", f"@/{FRESH}?"))
            connection.execute(f"DROP DATABASE {ROLE} WITH (FORCE)")
            connection.execute(f"ALTER DATABASE {FRESH} RENAME TO {ROLE}")
        if sockets in self.env.get("CACHE_URL", ""):
            redis.Redis.from_url(self.env["CACHE_URL"]).flushall()
        empty_mails(self.var / "mail.sqlite")

    def fill(self, url):
        """Beside the database in use, so that a running board goes on meanwhile."""
        program = programs.manage("prepare", "--demo", env=self.env | {"DATABASE_URL": url})
        if subprocess.run(program.command, env=program.env, cwd=program.cwd).returncode:
            raise ServiceError("The demo data could not be loaded: the lines above say why.")


def running_pid(var):
    text = (var / "run.env").read_text()
    return int(dict(line.split("=", 1) for line in text.splitlines())["RUN_PID"])


def empty_mails(path):
    if path.exists():
        with sqlite3.connect(path) as connection:
            connection.execute("DELETE FROM message_part")
            connection.execute("DELETE FROM message")
        connection.close()
