"""A run of everybody: matched together, then planned by two processes at once, as two workers would."""

import json
import subprocess
import sys
import time

from django.db.models import F

from alerts.models import Digest, DigestItem, Run
from mail.models import Delivery
from postings.models import Posting

PLANNERS = 2


def measure(after, through, random):
    begun = time.perf_counter()
    planners = [
        subprocess.Popen([sys.executable, "-m", "tests.bench.alerting.planner"], stdout=subprocess.PIPE)
        for _ in range(PLANNERS)
    ]
    wait_for_matching(planners)
    matched = time.perf_counter() - begun
    outputs = [planner.communicate()[0] for planner in planners]
    seconds = time.perf_counter() - begun
    if any(planner.returncode for planner in planners):
        raise RuntimeError("A planner failed: the lines above say why.")
    told = [json.loads(output) for output in outputs]
    run = Run.objects.get()
    yield {
        "table": "A run of everybody",
        "new ads": Posting.objects.filter(alert_seq__gt=after, alert_seq__lte=through).count(),
        "people": max(one["people"] for one in told),
        "matching, s": matched,
        "planning, s": seconds - matched,
        "together, s": seconds,
        "mails": Delivery.objects.count(),
        "ads in them": DigestItem.objects.count(),
        "asked alone": sum(one["alone"] for one in told),
        "peak memory, MB": max(one["megabytes"] for one in told),
    }
    assert run.planned == Digest.objects.count() == Delivery.objects.count()


def wait_for_matching(planners):
    """Asked of the run itself, since a planner that has matched goes on at once with planning."""
    matched = Run.objects.filter(matched_through=F("through"))
    while not matched.exists() and any(planner.poll() is None for planner in planners):
        time.sleep(0.1)
