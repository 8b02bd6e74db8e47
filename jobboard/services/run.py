"""One run of the board, from free ports to the last program stopped: what `make run` and `make dev` do."""

import http.client
import os
import shutil
import signal
import sys
import time

from jobboard.services import ServiceError, environment, mailcatcher, programs
from jobboard.services.lock import only_run
from jobboard.services.postgres import Postgres
from jobboard.services.processes import Register, package_dir, socket_dir
from jobboard.services.supervisor import Supervisor, say
from jobboard.services.valkey import Valkey

SIGN_INS = "candidate@example.org, recruiter@example.org, recruiter2@example.org, viewer@example.org, staff@example.org"


class Run:
    def __init__(self, *, debug=False, demo_data=True):
        package_dir("psutil")
        self.debug, self.demo_data = debug, demo_data
        self.given = environment.given()
        self.var = environment.var_dir(self.given)
        self.ports = environment.ports(self.given)
        self.host = self.given.get("HOST") or "127.0.0.1"
        self.env = environment.defaults(self.given, var=self.var, port=self.ports["PORT"], debug=debug)
        # Killed outright, make can't tell us; started by anything else, we may outlive it.
        parent = os.getppid() if "MAKELEVEL" in os.environ else None
        self.supervisor = Supervisor(Register(self.var / "run.pids"), parent=parent)
        self.renew = False

    def __call__(self):
        with only_run(self.var) as lock:
            self.catch_signals()
            try:
                self.supervisor.register.stop_leftovers(say)
                self.check_ports()
                self.start_services()
                self.start_mail_catcher()
                environment.write_run_env(self.var, self.env)
                self.prepare()
                self.start_board()
                self.watch()
            except KeyboardInterrupt:
                say("stopping")
            finally:
                lock.say_stopping()
                self.supervisor.stop_all()
                (self.var / "run.env").unlink(missing_ok=True)
                shutil.rmtree(socket_dir(self.var), ignore_errors=True)

    def catch_signals(self):
        def stop(*_):
            if self.supervisor.stopping:
                self.supervisor.hurry = True
            else:
                raise KeyboardInterrupt

        def renew(*_):
            self.renew = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        signal.signal(signal.SIGUSR1, renew)

    def check_ports(self):
        environment.check_free(self.host, "PORT", self.ports["PORT"])
        if not self.given.get("EMAIL_URL"):
            environment.check_free("127.0.0.1", "MAIL_PORT", self.ports["MAIL_PORT"])
            environment.check_free("127.0.0.1", "SMTP_PORT", self.ports["SMTP_PORT"])

    def start_services(self):
        """Those that the environment doesn't name."""
        if not self.given.get("DATABASE_URL"):
            log = self.var / "postgres.log"
            postgres = Postgres(self.var / "postgres", socket_dir(self.var), log=log, say=say)
            self.bring_up(postgres)
            self.env["DATABASE_URL"] = postgres.url()
        if not self.given.get("REDIS_URL"):
            valkey = Valkey(self.var / "valkey", socket_dir(self.var), log=self.var / "valkey.log")
            self.bring_up(valkey)
            self.env["REDIS_URL"] = valkey.broker_url()
            self.env["CACHE_URL"] = self.given.get("CACHE_URL") or valkey.cache_url()

    def bring_up(self, server):
        program = server.program()
        program.log.write_bytes(b"")
        server.wait(self.supervisor.start(program))

    def start_mail_catcher(self):
        if not self.given.get("EMAIL_URL"):
            smtp, page = self.ports["SMTP_PORT"], self.ports["MAIL_PORT"]
            catcher = mailcatcher.program(self.var / "mail.sqlite", smtp_port=smtp, http_port=page)
            self.supervisor.start(catcher)
            self.env["EMAIL_URL"] = f"smtp://127.0.0.1:{smtp}"

    def prepare(self):
        words = ["prepare", "--demo"] if self.demo_data else ["migrate"]
        status = self.supervisor.run(programs.manage(*words, env=self.env))
        if status:
            raise ServiceError(f"The board could not be prepared (status {status}): the lines above say why.")

    def start_board(self):
        """The web server first and alone: importing Django five times at once takes five times as long."""
        port = self.ports["PORT"]
        web, *others = programs.board(env=self.env, var=self.var, host=self.host, port=port, debug=self.debug)
        self.supervisor.start(web)
        end = time.monotonic() + 10
        while not (ready := self.answers()) and time.monotonic() < end:
            self.supervisor.turn(0.05)
        for program in others:
            self.supervisor.start(program)
        self.board = [program.name for program in (web, *others)]
        if not ready:
            say("the web server does not answer yet")
        else:
            self.announce()

    def watch(self):
        newest, looked = programs.newest_source(), time.monotonic()
        while True:
            self.supervisor.turn()
            if self.renew:
                self.renew = False
                self.supervisor.restart(self.board)
            if self.debug and time.monotonic() - looked > 1:
                looked, before, newest = time.monotonic(), newest, programs.newest_source()
                if newest > before:  # the web server watches for itself
                    self.supervisor.restart([name for name in self.board if name != "web"])

    def answers(self):
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        connection = http.client.HTTPConnection(here, self.ports["PORT"], timeout=1)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def announce(self):
        site = self.env["SITE_URL"].rstrip("/")
        say(f"ready: the board is at {site}/")
        say(f"       recruiters and staff at {site}/admin/")
        if self.env["EMAIL_URL"] == f"smtp://127.0.0.1:{self.ports['SMTP_PORT']}":
            say(f"       the mails it sends at http://localhost:{self.ports['MAIL_PORT']}/")
        if self.demo_data:
            say(f"sign in with the password demo as {SIGN_INS}")
        say("Ctrl-C stops it")
        sys.stdout.flush()
