"""maildump: takes every mail of a demo and shows it on a page, so that none leaves the machine."""

import signal
import sys

from jobboard.services.processes import Program, package_dir

# The command of the wheel lies beside our Python only where both were installed the same way; its module always does.
COMMAND = [sys.executable, "-W", "ignore::UserWarning:maildump.util", "-c"]
COMMAND += ["from maildump_runner.main import main; main()"]


def program(database, *, smtp_port, http_port):
    package_dir("maildump_runner")
    database.touch(mode=0o600)  # codes to sign in with are in the mails
    return Program(
        name="mail",
        command=[
            *COMMAND,
            *["--foreground", "--no-quit", "--db", str(database)],
            *["--smtp-ip", "127.0.0.1", "--smtp-port", str(smtp_port)],
            *["--http-ip", "127.0.0.1", "--http-port", str(http_port)],
        ],
        stop_signal=signal.SIGTERM,
        own_group=True,
    )
