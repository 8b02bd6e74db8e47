"""The suite `web`: whole pages a second, beside a bare view and the same pages without middleware, in one run."""

import sys
import time
from contextlib import ExitStack
from statistics import mean

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
from tests.bench.searching.pages import Request

OVER_HTTP = "a page over HTTP from gunicorn (2 workers), ms"
PYTHON = "CPU of one process, ms a page"
SIDE_BY_SIDE = 4
TIMES = 300  # of each page, dealt out among the clients
ALONE = 100
APPS = {
    "board": "jobboard.wsgi",
    "without middleware": "tests.bench.serving.apps:unguarded()",
    "bare view": "tests.bench.serving.apps:bare()",
}


def run(options):
    pages = chosen()
    with ExitStack() as stack:
        ports = {name: stack.enter_context(web_server(app))[0] for name, app in APPS.items()}
        for page, path in pages.items():
            print(f"bench | web: {page}", file=sys.stderr, flush=True)
            for name, port in ports.items():
                yield measured(page, name, Request(port, "/bare/" if name == "bare view" else path))
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


def measured(page, name, request):
    work = "tests.bench.searching.pages:fetch"
    clients.side_by_side(work, [[request] * 20] * 2)  # warm
    samples, seconds = clients.side_by_side(work, [[request] * (TIMES // SIDE_BY_SIDE)] * SIDE_BY_SIDE)
    return {
        "table": OVER_HTTP,
        "page": page,
        "what": name,
        "n": len(samples),
        "a second": round(len(samples) / seconds, 1),
        **summary([sample.whole for sample in samples]),
        "kB": round(mean(sample.size for sample in samples) / 1000, 1),
        "failed": sum(sample.failed for sample in samples),
    }


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
