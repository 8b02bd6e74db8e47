"""python -m tests.bench.relevance [--all]: prints the figures and keeps them in var/bench.json."""

import argparse
import json
from pathlib import Path

from . import ROOT, board


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.bench.relevance")
    parser.add_argument("--output", type=Path, help="write the figures there instead of into var/bench.json")
    parser.add_argument("--all", action="store_true", help="print every failure, not ten of the worst kinds")
    options = parser.parse_args()
    board.start()
    from . import measure, report  # they need the settings that the start has made

    figures = report.figures(measure.answers())
    report.print_figures(figures, everything=options.all)
    if options.output:
        options.output.write_text(json.dumps(figures), encoding="utf-8")
    else:
        keep(figures, ROOT / "var" / "bench.json")


def keep(figures, path):
    """Beside what other benchmarks have written there."""
    path.parent.mkdir(exist_ok=True)
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps(kept | {"relevance": figures}, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
