"""Lighthouse on a simulated phone: the median of three runs of each page that most visitors come to first."""

import json
import os
import subprocess
from statistics import median

from tests.audit.tools import HOME, MODULES, NODE
from tests.e2e.chromium import find_chromium

RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FIGURES = {
    "LCP s": "largest-contentful-paint",
    "CLS": "cumulative-layout-shift",
    "TBT ms": "total-blocking-time",
    "kB": "total-byte-weight",
}
# What must be reached: at least for the categories, at most for the figures.
WANTED = {
    "performance": 98,
    "accessibility": 100,
    "best-practices": 100,
    "seo": 100,
    "LCP s": 1.5,
    "CLS": 0.02,
    "kB": 75,
}
TABLE = f"Lighthouse, mobile, median of {RUNS}"


def measure(url):
    """{category or figure: median}, and what its last run found wanting."""
    reports = [run(url) for _ in range(RUNS)]
    row = {
        name: round(median(100 * report["categories"][name]["score"] for report in reports))
        for name in CATEGORIES
    }
    for name, audit in FIGURES.items():
        value = median(report["audits"][audit]["numericValue"] for report in reports)
        row[name] = round(value / 1000 if name in ("LCP s", "kB") else value, 3)
    return row


def run(url):
    flags = "--headless=new --disable-quic" + (" --no-sandbox" if os.geteuid() == 0 else "")
    output = HOME / "lighthouse.json"
    command = [NODE, MODULES / "lighthouse" / "cli" / "index.js", url, "--quiet", "--output=json"]
    command += [
        f"--output-path={output}",
        f"--chrome-flags={flags}",
        f"--only-categories={','.join(CATEGORIES)}",
    ]
    env = os.environ | {"CHROME_PATH": find_chromium()}
    result = subprocess.run(command, env=env, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"Lighthouse failed on {url}: {result.stderr[-2000:]}")
    return json.loads(output.read_text(encoding="utf-8"))


def misses(row):
    return [
        f"{name} is {row[name]}, not {wanted}"
        for name, wanted in WANTED.items()
        if (row[name] > wanted if name in FIGURES else row[name] < wanted)
    ]
