"""The frame of the fault battery; its experiments in full size are run by `make faults`."""

import os
import subprocess
import sys
from pathlib import Path

from tests.faults.__main__ import by_number, existing

ROOT = Path(__file__).parents[2]


def battery(*words, **variables):
    command = [sys.executable, "-m", "tests.faults", *words]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True)


def test_an_unknown_experiment_is_a_sentence_that_names_those_there_are():
    result = battery("F99")
    assert (result.returncode, result.stdout) == (1, "")
    assert ", ".join(existing()) in result.stderr
    assert "Traceback" not in result.stderr


def test_experiments_come_in_the_order_of_their_numbers():
    assert {f"F{number}" for number in range(1, 14)} <= set(existing())
    assert {"L2", "L3", "L4", "S1", "X"} <= set(existing())
    assert sorted(["F10", "L2", "F2"], key=by_number) == ["F2", "F10", "L2"]
