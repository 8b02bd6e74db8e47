"""python -m tests.bench.harness.child SUITE FILE: one suite in a process of its own, since Django knows one database.

It runs with the time limits of a web process. The rows go to FILE.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django

from tests.bench.harness.options import Options


def main(name, path):
    django.setup()
    rows = import_module(f"tests.bench.{name}").run(Options.read(os.environ))
    Path(path).write_text(json.dumps(rows, ensure_ascii=False, default=str), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
