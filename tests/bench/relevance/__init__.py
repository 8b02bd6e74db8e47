"""How well the search finds what a query means; docs/relevance.md tells how it is measured."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def run(options=None):
    """In a process of its own, for it brings a database of its own: exactly the demo's ads, nothing else."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        subprocess.run([sys.executable, "-m", __name__, "--output", file.name], cwd=ROOT, check=True)
        return json.loads(Path(file.name).read_text(encoding="utf-8"))
