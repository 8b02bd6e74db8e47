"""What a running `make run` tells the commands beside it: `var/run.env`, with the pid that keeps it."""

import os


def read_run_env(path, environ):
    """Set what is not set yet; a file whose keeper is dead (killed, so it couldn't tidy up) counts as absent."""
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    if not is_alive(values.pop("RUN_PID", "")):
        return
    for name, value in values.items():
        environ.setdefault(name, value)


def is_alive(pid):
    """Also true of a process of somebody else's, to which no signal may be sent."""
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
