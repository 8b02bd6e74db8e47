"""What is measured and on how much, from the environment."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from jobboard.services import ServiceError
from jobboard.services.environment import ROOT

# The board that a suite measures on: the demo's ads, or as many made-up ones as asked for; "" where it brings its own.
BOARDS = {
    "search": "volume",
    "relevance": "",
    "alerts": "volume",
    "mail": "demo",
    "web": "volume",
    "feeds": "volume",
    "apply": "demo",
    "admin": "volume",
    "import": "demo",
    "scale": "volume",
    "load": "volume",
}
VAR = ROOT / "var" / "bench"


@dataclass(frozen=True)
class Options:
    suites: tuple[str, ...]
    postings: int
    alerts: int
    stock: bool  # PostgreSQL as it comes
    keep: bool  # a board of another version will do
    seed: int
    parts: tuple[str, ...]  # of a suite that has some; all unless told
    var: Path

    @classmethod
    def read(cls, values, var=VAR):
        return cls(
            suites=chosen(values.get("BENCH", "")),
            postings=number(values, "BENCH_POSTINGS", 100_000),
            alerts=number(values, "BENCH_ALERTS", 100_000),
            stock=values.get("BENCH_STOCK", "") not in ("", "0"),
            keep=values.get("BENCH_KEEP", "") not in ("", "0"),
            parts=tuple(values.get("BENCH_PARTS", "").split()),
            seed=number(values, "BENCH_SEED", 1),
            var=var,
        )


def existing():
    """The suites that there are."""
    return tuple(name for name in BOARDS if find_spec(f"tests.bench.{name}"))


def chosen(text):
    suites = tuple(text.split()) or existing()
    for name in suites:
        if name not in existing():
            raise ServiceError(f"There is no benchmark “{name}”; there are: {', '.join(existing())}.")
    return suites


def number(values, name, default):
    text = values.get(name) or str(default)
    if not text.isdecimal() or not int(text):
        raise ServiceError(f"{name}={text} is no number above 0.")
    return int(text)
