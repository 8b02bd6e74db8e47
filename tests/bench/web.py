"""The suite `web`: whole pages a second, beside a bare view and the same pages without middleware, in one run."""

import sys
import time
from contextlib import ExitStack
from statistics import mean

import psutil
from django.db import connection
from django.db.models import Count
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from companies.models import Company
from postings.models import Posting
from tests.bench.harness import clients
from tests.bench.harness.timing import summary
from tests.bench.harness.web import web_server
from tests.bench.loading import costs
from tests.bench.searching.pages import Request

OVER_HTTP = "a page over HTTP from gunicorn (2 workers), ms"
PYTHON = "CPU of one process, ms a page"
SIDE_BY_SIDE = 4
TURNS = 3  # of each server at a page: what else the machine does, and which worker takes whose connection, evens out
TIMES = 100  # in each turn, dealt out among the clients
ALONE = 100
APPS = {
    "board": "jobboard.wsgi",
    "without middleware": "tests.bench.serving.apps:unguarded()",
    "bare view": "tests.bench.serving.apps:bare()",
}


def run(options):
    pages = chosen()
    with ExitStack() as stack:
        servers = {name: stack.enter_context(web_server(app)) for name, app in APPS.items()}
        for page, path in pages.items():
            print(f"bench | web: {page}", file=sys.stderr, flush=True)
            yield from measured(page, path, servers)
    for page, path in pages.items():
        yield python_of(page, path)


def chosen():
    """An ad with many others like it, and the company with most ads."""
    posting = Posting.objects.open().filter(easy_apply=True).order_by("-published_at").first()
    company = Company.objects.annotate(n=Count("postings")).order_by("-n").first()
    return {
        "home": reverse("home"),
        "results": reverse("search"),
        "results of a word": f"{reverse('search')}?q=manager",
        "ad": posting.get_absolute_url(),
        "company": company.get_absolute_url(),
    }


def measured(page, path, servers):
    """Each server in turn, again and again, with connections of its own each time."""
    turns = {name: [] for name in servers}
    for _ in range(TURNS):
        for name, (port, server) in servers.items():
            request = Request(port, "/bare/" if name == "bare view" else path)
            turns[name].append(turn(request, psutil.Process(server.pid)))
    for name, found in turns.items():
        samples = [sample for some, _seconds, _cpu in found for sample in some]
        yield {
            "table": OVER_HTTP,
            "page": page,
            "what": name,
            "n": len(samples),
            "a second": round(len(samples) / sum(seconds for _some, seconds, _cpu in found), 1),
            **summary([sample.whole for sample in samples]),
            "CPU": round(1000 * sum(cpu for _some, _seconds, cpu in found) / len(samples), 1),
            "kB": round(mean(sample.size for sample in samples) / 1000, 1),
            "failed": sum(sample.failed for sample in samples),
        }


def turn(request, server):
    """(samples, seconds, CPU seconds of the server)"""
    begun = costs.cpu(server)
    samples, seconds = clients.side_by_side(
        "tests.bench.searching.pages:fetch", [[request] * (TIMES // SIDE_BY_SIDE)] * SIDE_BY_SIDE
    )
    # Each client asks for a few pages more, before its clock starts.
    share = len(samples) / (len(samples) + clients.WARM * SIDE_BY_SIDE)
    return samples, seconds, (costs.cpu(server) - begun) * share


class Watch:
    """CPU time spent in templates, and in sending queries and reading rows; what other processes do doesn't count."""

    def __init__(self):
        self.templates = self.database = 0.0

    def query(self, execute, *args):
        begun = time.process_time()
        try:
            return execute(*args)
        finally:
            self.database += time.process_time() - begun


def python_of(page, path):
    watch, original = Watch(), Template.render

    def render(*args, **kwargs):
        begun = time.process_time()
        try:
            return original(*args, **kwargs)
        finally:
            watch.templates += time.process_time() - begun

    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    for _ in range(10):
        client.get(path)
    Template.render = render
    try:
        with connection.execute_wrapper(watch.query):
            begun = time.process_time()
            for _ in range(ALONE):
                client.get(path)
            whole = time.process_time() - begun
    finally:
        Template.render = original
    figures = {"whole": whole, "templates": watch.templates, "queries": watch.database}
    return {"table": PYTHON, "page": page, "n": ALONE} | {
        name: round(1000 * seconds / ALONE, 1) for name, seconds in figures.items()
    }
