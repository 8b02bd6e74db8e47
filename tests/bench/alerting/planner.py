"""python -m tests.bench.alerting.planner: what a worker does about a run, until it is planned. Tells in JSON."""

import json
import re
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from alerts import runs  # noqa: E402
from alerts.models import Rhythm, Run, Subscriber  # noqa: E402


def main():
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '60s', false)")  # a worker's
    at = timezone.now() + timedelta(days=1)
    alone = 0
    people = Subscriber.objects.filter(served_at=None).count()
    while True:
        if Run.objects.filter(planned_at__isnull=False).exists():
            break
        planned = runs.plan(Rhythm.DAILY, at, newcomers=True, seconds=25)
        if planned is None:
            break
        if planned.run.is_matched:
            alone += planned.matches.alone
        else:
            time.sleep(0.1)
    print(json.dumps({"alone": alone, "people": people, "megabytes": most_memory()}))


def most_memory():
    """MB. `ru_maxrss` would count the memory of the process that started this one, from before it became a program."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024


main()
