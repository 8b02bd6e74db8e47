"""python -m tests.bench.harness.child SUITE FILE: one suite in a process of its own, since Django knows one database.

It runs with the time limits of a web process. What the suite answers goes to FILE: rows, one by one or all together,
or figures of a shape of its own.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django

from tests.bench.harness.options import BOARDS, Options


def main(name, path):
    if BOARDS[name]:
        django.setup()
    measured = import_module(f"tests.bench.{name}").run(Options.read(os.environ))
    rows = measured if isinstance(measured, dict) else []
    try:
        if rows is not measured:
            rows.extend(measured)
    finally:  # what came before a failure is worth having
        Path(path).write_text(json.dumps(rows, ensure_ascii=False, default=str), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
