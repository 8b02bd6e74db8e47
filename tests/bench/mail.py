"""The suite `mail`: digests of 5 and of 25 ads, rendered and handed over by one worker process, then by two."""

import os
import subprocess
import sys
from contextlib import contextmanager
from random import Random

from django.db import connection
from django.utils import timezone

from alerts import preparing, runs
from alerts.models import Alert, Digest, DigestItem, Run, SavedSearch, Subscriber
from mail.models import Delivery, Status
from postings.models import Posting
from postings.search import JobSearch
from postings.sequence import number_open_postings
from tests.bench.harness.clients import side_by_side
from tests.bench.harness.databases import another_database, time_limit

MAILS = int(os.environ.get("BENCH_MAILS") or 2000)
SECONDS = 60
ADS = (5, 25)


def run(options):
    with mail_server() as count, another_database("bench_mail", copy=True):
        for ads in ADS:
            with time_limit():
                planned = plan(ads, Random(options.seed))
                settle_down()
            for processes in (1, 2):
                put_back(planned)
                before = count()
                # Nothing to do in the first three, which only warm up.
                results, took = side_by_side(
                    "tests.bench.mailing.sending:work", [[0, 0, 0, SECONDS]] * processes, seconds=SECONDS * 2
                )
                taken = count() - before
                yield {
                    "table": "Rendering and hand-over",
                    "ads in a mail": ads,
                    "worker processes": processes,
                    "mails": taken,
                    "of": len(planned),
                    "mails/s": taken / took,
                    "own CPU ms a mail": 1000 * sum(cpu for _, cpu, _ in results) / max(taken, 1),
                    "memory MB": max(memory for _, _, memory in results),
                }
            with time_limit():
                forget()


def plan(ads, random):
    """Deliveries to so many people, each about ads drawn from the whole board."""
    number_open_postings()
    search = SavedSearch.of(JobSearch.from_query({}))
    people = Subscriber.objects.bulk_create(
        Subscriber(email=f"reader{number}@example.org", language="en", confirmed_at=timezone.now())
        for number in range(MAILS)
    )
    Alert.objects.bulk_create(
        Alert(subscriber=person, search=search, confirmed_at=timezone.now()) for person in people
    )
    preparing.keep_prepared()
    runs.plan("daily", newcomers=True)
    postings = list(Posting.objects.open().values_list("pk", flat=True))
    alerts = dict(Alert.objects.values_list("subscriber", "pk"))
    DigestItem.objects.all().delete()
    DigestItem.objects.bulk_create(
        DigestItem(
            digest=digest,
            subscriber_id=digest.subscriber_id,
            alert_id=alerts[digest.subscriber_id],
            posting_id=pk,
            original_id=pk,
        )
        for digest in Digest.objects.all()
        for pk in random.sample(postings, ads)
    )
    return list(Delivery.objects.all())


def settle_down():
    """As the database would have by itself within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def put_back(planned):
    """All mails wait again, with what they were to say: that is forgotten once they are sent."""
    Delivery.objects.bulk_update(planned, ["payload"], batch_size=500)
    Delivery.objects.update(status=Status.PENDING, finished_at=None, attempts=0, next_at=timezone.now())


def forget():
    Digest.objects.all().delete()
    for model in (Run, Subscriber, Delivery):
        model.objects.all().delete()


@contextmanager
def mail_server(delay=0):
    """In a process of its own, as it would be; gives a function that says how many mails it has taken."""
    command = [sys.executable, "-m", "tests.bench.mailing.server", str(delay)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{server.stdout.readline().strip()}"

        def count():
            print(file=server.stdin, flush=True)
            return int(server.stdout.readline())

        try:
            yield count
        finally:
            server.stdin.close()
