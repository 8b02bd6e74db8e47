"""The board's own programs: web, workers, beat."""

import os
import sys
from pathlib import Path

from jobboard.services.environment import ROOT
from jobboard.services.processes import Program

PYTHON = sys.executable
# As root Celery warns of itself; a demo on one's own machine may.
CELERY = [
    PYTHON,
    "-W",
    "ignore::UserWarning:celery.platforms",
    "-m",
    "celery",
    "--app",
    "jobboard",
    "--quiet",
]


def manage(*words, env, name="setup"):
    return Program(name, [PYTHON, "manage.py", *words], env=env, cwd=ROOT)


def board(*, env, var, host, port, debug):
    programs = [
        development_web(host, port) if debug else web(host, port),
        # One worker for what a person waits for alone, so that no long run of alerts is ever in its way.
        worker("critical", "critical"),
        worker("worker", "critical,alerts,bulk"),
        worker("feeds", "feeds"),  # fetching one may take minutes
        Program("beat", [*CELERY, "beat", "--loglevel=WARNING", f"--schedule={var / 'beat'}", "--pidfile="]),
    ]
    for program in programs:
        program.env, program.cwd = env, ROOT
    return programs


def web(host, port):
    """The rest is said in gunicorn.conf.py."""
    words = [f"--bind={bracketed(host)}:{port}", "--graceful-timeout=5", "--log-level=warning"]
    return Program("web", [PYTHON, "-m", "gunicorn", "jobboard.wsgi", *words])


def development_web(host, port):
    return Program("web", [PYTHON, "manage.py", "runserver", f"{bracketed(host)}:{port}"])


def worker(name, queues):
    return Program(
        name,
        [*CELERY, "worker", f"--hostname={name}@%h", f"--queues={queues}", "--concurrency=1"]
        + ["--loglevel=WARNING", "--without-gossip", "--without-mingle"],
    )


def bracketed(host):
    return f"[{host}]" if ":" in host else host


def newest_source():
    """When a source of the workers changed last; what a page alone uses doesn't matter to them."""
    newest = 0.0
    for app in (path.parent for path in ROOT.glob("*/__init__.py")):
        for folder, names, files in os.walk(app):
            names[:] = [name for name in names if name != "__pycache__"]
            newest = max(
                [newest, *(mtime(Path(folder, file)) for file in files if file.endswith((".py", ".mo")))]
            )
    return newest


def mtime(path):
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
