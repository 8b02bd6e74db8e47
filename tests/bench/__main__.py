"""python -m tests.bench: the suites that BENCH names, or all; see docs/benchmarks.md."""

import json
import os
import signal
import sys
import time
from contextlib import ExitStack

from jobboard.services import ServiceError, processes
from jobboard.services.environment import ROOT
from jobboard.services.lock import only_run
from jobboard.services.processes import Program
from tests.bench.harness import boards, report, services
from tests.bench.harness.options import BOARDS, Options


def say(text):
    print(f"bench | {text}", file=sys.stderr, flush=True)


def measure(name, options, env):
    """(The suite's rows, whether it came to its end), from a child that may use nothing but the board."""
    path = options.var / f"{name}.rows.json"
    path.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.bench.harness.child", name, str(path)]
    program = Program(name, command, env=env, cwd=ROOT)
    process = processes.spawn(program)
    try:
        status = process.wait()
    finally:
        processes.stop(process, program.stop_signal, program.patience)
    if not path.exists():
        raise ServiceError(f"The benchmark “{name}” failed: the lines above say why.")
    return json.loads(path.read_text(encoding="utf-8")), status == 0


def main():
    options = Options.read(os.environ)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # so that what was started is stopped
    options.var.mkdir(parents=True, exist_ok=True)
    with only_run(options.var), ExitStack() as stack:
        started, failed = None, []
        for name in options.suites:
            if not BOARDS[name]:
                figures, is_whole = measure(name, options, dict(os.environ))
                report.keep_figures(name, figures)
            else:
                server, env = started = started or stack.enter_context(services.running(options, say))
                url = boards.ready(server, BOARDS[name], options, env, say)
                say(f"measuring {name}")
                begun = time.monotonic()
                rows, is_whole = measure(name, options, env | {"DATABASE_URL": url})
                report.keep(name, rows, options, time.monotonic() - begun)
                print(f"\n{report.tables(rows)}\n", flush=True)
            failed += [] if is_whole else [name]
    say(f"the figures are in {report.FILE.relative_to(ROOT)}")
    if failed:
        raise ServiceError(f"Not measured to the end: {', '.join(failed)}. The lines above say why.")


try:
    main()
except ServiceError as error:
    sys.exit(f"bench: {error}")
except KeyboardInterrupt:
    sys.exit(130)
