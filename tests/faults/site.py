"""The board of the battery: services of its own, each a process that an experiment may stop, freeze or kill."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import django
import psycopg
from django.conf import settings

from jobboard.services import ServiceError, environment, postgres, processes, valkey
from jobboard.services.environment import ROOT
from tests.bench.harness import boards
from tests.smtp_sink import SmtpSink

BOARD = "faults"  # a copy of the database that is only ever migrated


class Site:
    """`mail` is where all mail ends; `processes` are those of the servers, by the names postgres and valkey."""

    def __init__(self, var):
        sockets = processes.socket_dir(var)
        self.var, self.mail, self.processes = var, SmtpSink(), {}
        self.servers = {
            "postgres": postgres.Postgres(
                var / "postgres", sockets, log=var / "postgres.log", settings={"max_connections": "120"}
            ),
            "valkey": valkey.Valkey(var / "valkey", sockets, log=var / "valkey.log"),
        }

    def __enter__(self):
        for name in self.servers:
            self.start(name)
        self.mail.start()
        os.environ.update(self.environment())
        self.make_board()
        django.setup()
        # In this process only: to hash the passwords of hundreds of people as it should be done takes minutes.
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        return self

    def make_board(self):
        """Anew, if a migration has changed since: even one that was applied."""
        stamp, key = self.var / "board.key", boards.key("migrations")
        if not stamp.exists() or stamp.read_text() != key:
            with psycopg.connect(self.servers["postgres"].url("postgres"), autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {postgres.ROLE} WITH (FORCE)")
                postgres.create_database(connection)
        result = subprocess.run([sys.executable, "manage.py", "prepare", "--verbosity=0"], cwd=ROOT)
        if result.returncode:
            raise ServiceError("The board could not be made: the lines above say why.")
        stamp.write_text(key)

    def __exit__(self, *failure):
        for name in reversed(self.servers):
            self.stop(name)

    def environment(self):
        """Of every program, ours included. Set before Django reads its settings."""
        database, broker = self.servers.values()
        said = environment.defaults(environment.given(), var=self.var, port=8000, debug=False)
        return said | {
            "VAR_DIR": str(self.var),
            "DATABASE_URL": database.url(),
            "DATABASE_REPLICA_URL": "",
            "REDIS_URL": broker.broker_url(),
            "CACHE_URL": broker.cache_url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "SITE_URL": "http://localhost",
            "LANGUAGE_CODE": "en",
            "MEDIA_URL_S3": "",
            "RATE_LIMITS": "off",
        }

    def start(self, name):
        """A server, and wait until it answers."""
        server = self.servers[name]
        program = server.program()
        with open(program.log, "ab") as log:
            self.processes[name] = processes.spawn(program, stdout=log, stderr=subprocess.STDOUT)
        server.wait(self.processes[name])

    def stop(self, name, stop_signal=signal.SIGINT):
        """As an operator would; with SIGQUIT PostgreSQL stops at once, and with SIGKILL anything."""
        processes.stop(self.processes[name], stop_signal, 30)

    @contextmanager
    def fresh_board(self):
        """An empty database for one experiment, and no mail."""
        from tests.bench.harness.databases import another_database  # needs Django set up

        self.mail.reset()
        with another_database(BOARD, copy=True):
            yield

    @contextmanager
    def web(self):
        """The very web server of production; gives its address."""
        from tests.bench.harness.web import web_server

        with web_server() as (port, _):
            yield f"http://127.0.0.1:{port}"

    @contextmanager
    def program(self, program):
        """One of jobboard.services.programs, for instance a worker; gives its process."""
        program.env, program.cwd = dict(os.environ), ROOT
        with open(self.var / f"{program.name}.log", "ab") as log:
            process = processes.spawn(program, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            processes.stop(process, program.stop_signal, program.patience)
