"""Rows become tables on the terminal and `var/bench.json`.

A row is a dict; the rows with the same `table` stand together, under the names of their other values.
"""

import json
import os
import platform
from datetime import UTC, datetime

from jobboard.services.environment import ROOT
from jobboard.services.processes import psutil

FILE = ROOT / "var" / "bench.json"


def tables(rows):
    """Text, a table after the other in the order in which they first occur."""
    grouped = {}
    for row in rows:
        grouped.setdefault(row.get("table", ""), []).append(row)
    return "\n\n".join(table(title, group) for title, group in grouped.items())


def table(title, rows):
    names = list(dict.fromkeys(name for row in rows for name in row if name != "table"))
    cells = [names, *([shown(row.get(name)) for name in names] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(names))]
    is_text = [any(isinstance(row.get(name), str) for row in rows) for name in names]
    lines = [
        "  ".join(
            cell.ljust(width) if text else cell.rjust(width)
            for cell, width, text in zip(line, widths, is_text, strict=True)
        ).rstrip()
        for line in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([title, *lines] if title else lines)


def shown(value):
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def keep(name, rows, options, seconds, path=FILE):
    """Beside the figures of other suites and sizes, in the place of older ones of the same."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    size = f"postings={options.postings}{' stock' if options.stock else ''}"
    known.setdefault(name, {})[size] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "alerts": options.alerts,
        "seconds": round(seconds),
        "rows": rows,
    }
    write(known, path)


def keep_figures(name, figures, path=FILE):
    """Of a suite that has a board of its own, and no size."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    write(known | {name: figures}, path)


def write(known, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def machine():
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 1),
    }
