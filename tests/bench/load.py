"""The suite `load`: many visitors at once who read, think and read on, and people who apply meanwhile."""

import json
import os
import subprocess
import sys
import uuid
from contextlib import ExitStack, contextmanager
from random import Random
from statistics import mean

import psutil
from django.conf import settings
from django.urls import reverse
from urllib3 import encode_multipart_formdata

from accounts.models import Profile, User
from applications.models import Application
from companies.models import Company
from jobboard.services import processes, programs
from mail.models import Delivery
from postings.choices import Category
from postings.models import Posting
from tests.bench.applying.requests import CSRF, cookies_of
from tests.bench.harness.databases import another_database, time_limit
from tests.bench.harness.timing import summary
from tests.bench.harness.web import web_server
from tests.bench.loading import costs
from tests.bench.searching.queries import mix
from tests.uploads import DATA

SECONDS = int(os.environ.get("BENCH_LOAD_SECONDS") or 300)
VISITORS, PAUSE, A_SECOND = 200, 10, 2
MIX = {"results": 45, "ad": 40, "home": 5, "company": 5, "landing page": 5}
ADS = 2000
WARM = 30  # seconds: imports, connections, caches


def run(options):
    with another_database("bench_load", copy=True), time_limit("60s"), ExitStack() as stack:
        paths = addresses(Random(options.seed))
        port, web = stack.enter_context(web_server())
        running = {"web": psutil.Process(web.pid)} | {
            name: stack.enter_context(program(name, queues))
            for name, queues in (("worker “critical”", "critical"), ("worker", "critical,alerts,bulk"))
        }
        running["PostgreSQL"] = costs.server(options.var / "postgres")
        running["Valkey"] = costs.server(options.var / "valkey")
        crowd(options, port, paths, WARM)
        sent = Application.objects.count()
        before = {name: costs.cpu(process) for name, process in running.items()}
        with costs.watched(running) as sizes:
            samples, generator = crowd(options, port, paths, SECONDS)
        spent = {name: costs.cpu(process) - before[name] for name, process in running.items()}
        yield from answers(samples)
        yield from spending(spent | {"the visitors": generator}, sizes)
        yield {
            "table": "What became of the applications",
            "sent": SECONDS * A_SECOND,
            "rows": Application.objects.filter(status="submitted").count() - sent,
            "mails waiting": Delivery.objects.filter(queue="critical", finished_at=None).count(),
        }


def addresses(random):
    """Of searches the fixed mix; of the rest what is there, by lot."""
    postings = list(Posting.objects.open().order_by("-published_at")[:ADS])
    companies = Company.objects.filter(pk__in={posting.company_id for posting in postings[:300]})
    return {
        "results": [f"/jobs/?{query.text}" for query in mix(random)],
        "ad": [posting.get_absolute_url() for posting in postings],
        "home": ["/"],
        "company": [company.get_absolute_url() for company in companies],
        "landing page": [reverse("landing_category", args=[name]) for name in Category.values],
    }


@contextmanager
def program(name, queues):
    worker = programs.worker(f"load{len(queues)}", queues)
    worker.env, worker.cwd = dict(os.environ), settings.BASE_DIR
    with open(settings.VAR_DIR / "workers.log", "ab") as log:
        process = processes.spawn(worker, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield psutil.Process(process.pid)
    finally:
        processes.stop(process, worker.stop_signal, worker.patience)


def crowd(options, port, paths, seconds):
    """(samples, CPU seconds of those who made them)"""
    plan, found = options.var / "load.plan.json", options.var / "load.answers.json"
    values = {"port": port, "seconds": seconds, "visitors": VISITORS, "pause": PAUSE, "a second": A_SECOND}
    values |= {"mix": MIX, "paths": paths, "applications": list(applications(seconds * A_SECOND))}
    plan.write_text(json.dumps(values))
    before = psutil.Process().cpu_times()
    command = [sys.executable, "-m", "tests.bench.loading.crowd", str(plan), str(found)]
    subprocess.run(command, cwd=settings.BASE_DIR, check=True)
    after = psutil.Process().cpu_times()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    return json.loads(found.read_text()), spent


def applications(number):
    """Each by somebody else, for another ad, with a new CV of two pages of text."""
    people = User.objects.bulk_create(
        User(email=f"{uuid.uuid4().hex}@example.org", password="!") for _ in range(number)
    )
    Profile.objects.bulk_create(Profile(user=person, name="Ada Example") for person in people)
    ads = list(Posting.objects.open().filter(easy_apply=True, questions=None).order_by("-pk")[:number])
    content = (DATA / "cv.pdf").read_bytes()
    for number, person in enumerate(people):
        fields = {
            "csrfmiddlewaretoken": CSRF,
            "submit_key": str(uuid.uuid4()),
            "name": "Ada Example",
            "phone": "+49 201 123456",
            "message": "Dear all, I would like to work with you.",
            "cv": ("cv.pdf", content, "application/pdf"),
        }
        body, content_type = encode_multipart_formdata(fields)
        path = reverse("applications:apply", args=[ads[number % len(ads)].pk])
        yield {"path": path, "cookies": cookies_of(person), "type": content_type, "body": body.hex()}


def answers(samples):
    kinds = [*MIX, "form", "application", "all"]
    for kind in kinds:
        some = [sample for sample in samples if kind in (sample[0], "all")]
        yield {
            "table": f"{VISITORS} visitors with {PAUSE} s between pages, {A_SECOND} applications a second, ms",
            "page": kind,
            "n": len(some),
            **summary([sample[1] for sample in some]),
            "a second": round(len(some) / SECONDS, 1),
            "errors": sum(not sample[2] for sample in some),
        }


def spending(spent, sizes):
    """Of how many cores each took its share; the memory of the first and of the last quarter tells if it is flat."""
    for name, seconds in spent.items():
        some = sizes.get(name, [])
        quarter = max(1, len(some) // 4)
        yield {
            "table": f"CPU and memory in {SECONDS} s on {os.cpu_count()} cores",
            "program": name,
            "CPU, s": round(seconds, 1),
            "cores": round(seconds / SECONDS, 2),
            "first quarter, MB": round(mean(some[:quarter])) if some else None,
            "last quarter, MB": round(mean(some[-quarter:])) if some else None,
            "at most, MB": round(max(some)) if some else None,
        }
