"""python -m tests.faults [ID …]: the experiments that are named here or in FAULT, or all; see docs/faults.md."""

import logging
import os
import pkgutil
import re
import signal
import sys
import time
from importlib import import_module

from jobboard.services import ServiceError
from jobboard.services.environment import ROOT
from jobboard.services.lock import only_run
from tests.faults import experiments
from tests.faults.site import Site

VAR = ROOT / "var" / "faults"


def by_number(name):
    """F2 before F10."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", name)]


def existing():
    return sorted(
        (module.name.upper() for module in pkgutil.iter_modules(experiments.__path__)), key=by_number
    )


def chosen(words):
    names = [word.upper() for word in words] or existing()
    for name in names:
        if name not in existing():
            raise ServiceError(f"There is no experiment “{name}”; there are: {', '.join(existing())}.")
    return names


def hold(name, site, *, short):
    """One line on the terminal: the id, whether it held, what was seen. Says whether it held."""
    module = import_module(f"tests.faults.experiments.{name.lower()}")
    begun = time.monotonic()
    try:
        with site.fresh_board():
            seen, is_held = module.run(site, **(module.SHORT if short else module.FULL)), True
    except AssertionError as failure:
        seen, is_held = str(failure) or "an assertion without words", False
    seconds = time.monotonic() - begun
    print(f"{name:4}{'ok' if is_held else 'FAILED':7} {seen} ({seconds:.0f} s)", flush=True)
    return is_held


def main(words):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # so that what was started is stopped
    names = chosen(words or os.environ.get("FAULT", "").split())
    short = os.environ.get("FAULT_SHORT", "") not in ("", "0")
    VAR.mkdir(parents=True, exist_ok=True)
    with only_run(VAR), Site(VAR) as site:
        logging.disable()  # of this process, which does what goes wrong on purpose; the programs have logs of their own
        held = [hold(name, site, short=short) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ServiceError as error:
        sys.exit(f"faults: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
