"""A streaming replica of a PostgreSQL, made by pg_basebackup as an operator would."""

import os
import shutil
import subprocess
from contextlib import contextmanager

import psycopg

from jobboard.services import ServiceError, postgres, processes


class Replica(postgres.Postgres):
    def __init__(self, primary, *, log):
        sockets = primary.sockets.with_name("replica")
        sockets.mkdir(mode=0o711, exist_ok=True)
        super().__init__(primary.data.with_name("replica"), sockets, log=log, settings=primary.settings)
        self.primary = primary

    def create(self):
        """With all that the primary has by now; `-R` writes down whom to follow."""
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.own(fresh)
        command = [
            self.binaries / "pg_basebackup",
            "-D",
            fresh,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "--no-sync",
        ]
        result = subprocess.run(
            [*command, "-h", self.primary.sockets, "-U", postgres.ROLE],
            **processes.as_user(self.user),
            env=os.environ | {"PGPASSWORD": self.primary.password_file().read_text().strip()},
            cwd=fresh,
            capture_output=True,
            text=True,
        )
        if result.returncode:
            raise ServiceError(f"The replica could not be made: {result.stderr.strip()}")
        fresh.rename(self.data)


@contextmanager
def new_replica(primary, log):
    """Made and ready to be started; its data is gone afterwards."""
    server = Replica(primary, log=log)
    shutil.rmtree(server.data, ignore_errors=True)
    try:
        yield server
    finally:
        shutil.rmtree(server.data, ignore_errors=True)


def counted(server, name):
    """What a server has done in that database: transactions, rows handed out, rows of the board's tables written."""
    done = "SELECT xact_commit + xact_rollback, tup_returned FROM pg_stat_database WHERE datname = %s"
    written = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_user_tables"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        counts = connection.execute(done, [name]).fetchone()
    with psycopg.connect(server.url(name), autocommit=True) as connection:
        return [*counts, *connection.execute(written).fetchone()]
