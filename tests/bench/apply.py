"""The suite `apply`: applications with a new CV of a megabyte, beside the same upload into a bare view."""

import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings

from applications.models import Application
from postings.models import Posting
from tests.bench.applying import requests
from tests.bench.harness import clients
from tests.bench.harness.databases import another_database, time_limit
from tests.bench.harness.timing import summary
from tests.bench.harness.web import web_server

COPY = "bench_applications"
APPLICATIONS = 240  # a turn
TURNS = 2
SIDE_BY_SIDE = 4
TABLE = "POST with a CV of 1 MB over HTTP, ms"
OURS = "application"
BARE = {
    "bare view": "tests.bench.applying.bare:behind_middleware()",
    "bare view, no middleware": "tests.bench.applying.bare:naked()",
}


def run(options):
    """All take turns, so that a busy moment of the machine spoils none alone."""
    with another_database(COPY, copy=True), ExitStack() as stack:
        ports = {name: stack.enter_context(web_server(app))[0] for name, app in BARE.items()}
        ours = stack.enter_context(web_server())[0]
        with time_limit():
            posting = Posting.objects.open().filter(easy_apply=True, questions=None).first()
            wanted = requests.of_candidates(posting, TURNS * APPLICATIONS, ours)
        turns = {OURS: [], **{name: [] for name in BARE}}
        for turn in range(TURNS):
            print(f"bench | apply: turn {turn + 1} of {TURNS}", file=sys.stderr, flush=True)
            some = wanted[turn::TURNS]
            turns[OURS].append(sent(some))
            for name, port in ports.items():
                turns[name].append(sent([one._replace(port=port, path="/keep/") for one in some]))
        stored = Application.objects.filter(posting=posting, status="submitted").count()
        shutil.rmtree(Path(settings.PRIVATE_ROOT), ignore_errors=True)
    yield from rows(turns, stored)


def sent(some):
    """([samples], seconds)"""
    portions = [
        [requests.warming(share[0])] * clients.WARM + share for share in clients.shares(some, SIDE_BY_SIDE)
    ]
    samples, seconds = clients.side_by_side("tests.bench.applying.requests:send", portions)
    return [sample for sample in samples if sample], seconds


def rows(turns, stored):
    rates = {
        name: sum(len(samples) for samples, _ in taken) / sum(seconds for _, seconds in taken)
        for name, taken in turns.items()
    }
    for name, taken in turns.items():
        samples = [sample for some, _ in taken for sample in some]
        yield {
            "table": TABLE,
            "what": name,
            "n": len(samples),
            **summary([sample.whole for sample in samples]),
            "a second": round(rates[name], 1),
            "ours of it": round(rates[OURS] / rates[name], 2),
            "failed": sum(sample.failed for sample in samples),
            "rows": stored if name == OURS else None,
        }
