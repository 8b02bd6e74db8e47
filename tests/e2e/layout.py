"""What an eye would see at once of a page, measured (layout.js)."""

from pathlib import Path

FAULTS = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def faults(page):
    return page.evaluate(FAULTS)
