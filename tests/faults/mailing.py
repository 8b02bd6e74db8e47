"""Jobs by email of the experiments: what was planned, what the mail server has got, and what the ledger says."""

import os
import random
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

from django.test import override_settings
from django.utils import timezone

from alerts import figures, preparing, runs
from alerts.models import Alert, Digest, Run, SavedSearch, Subscriber
from jobboard.services import programs
from jobboard.services.processes import psutil
from mail.models import FINAL, BackOff, Delivery, Queue, Status
from mail.outbox import wake
from postings.search import JobSearch
from postings.sequence import number_open_postings
from tests.factories import PostingFactory


def readers(count, **fields):
    """People who want all jobs."""
    search = SavedSearch.of(JobSearch.from_query({}))
    fields = {
        "language": "en",
        "confirmed_at": timezone.now() - timedelta(days=9),
        "time_zone": "UTC",
    } | fields
    emails = fields.pop("emails", [f"reader{number}@example.org" for number in range(count)])
    people = Subscriber.objects.bulk_create([Subscriber(email=email, **fields) for email in emails])
    confirmed = {"search": search, "confirmed_at": timezone.now()}
    Alert.objects.bulk_create([Alert(subscriber=person, **confirmed) for person in people])
    preparing.keep_prepared()
    return people


def plan(rhythm="daily", at=None):
    number_open_postings()
    return runs.plan(rhythm, at, newcomers=True)


def planned_mails(count):
    """One mail planned for each of so many people, about one new ad."""
    people = readers(count)
    PostingFactory(title="Gardener")
    planned = plan()
    assert len(planned.deliveries) == count, f"{len(planned.deliveries)} mails planned for {count} people"
    return [person.email for person in people]


def wait_until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"after {seconds} s still not: {what}"
        time.sleep(0.5)


def all_done():
    return not Delivery.objects.exclude(status__in=FINAL).exists()


def skip_waits():
    """As if the time until the next attempts had passed."""
    Delivery.objects.filter(status=Status.PENDING).update(next_at=timezone.now())
    BackOff.objects.all().delete()


def end_leases(older_than):
    """As if the two minutes of those had passed whose lease began longer ago than that."""
    ago = timezone.now() - timedelta(seconds=older_than)
    Delivery.objects.filter(lease_until__lt=ago + timedelta(seconds=120)).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )


def received(site, emails):
    """(lost, extra copies): what the mail server has of each person's one mail."""
    got = Counter(message.recipients[0] for message in list(site.mail.messages))
    return sum(not got[email] for email in emails), sum(max(0, got[email] - 1) for email in emails)


def violations():
    """Of the ledger: mails without an outcome or without a row, and runs whose sum is not what was planned."""
    open_rows = Delivery.objects.exclude(status__in=FINAL).count()
    orphans = Digest.objects.filter(delivery=None).count()
    figures.keep()
    return open_rows + orphans + sum(abs(run.missing) for run in Run.objects.all())


@contextmanager
def mail_settings(site, mode="retry", **values):
    """For the programs that are started meanwhile, and for this process."""
    site.mail.log = site.var / "mail.log"
    site.mail.log.write_text("")
    values = {"MAIL_AMBIGUOUS": mode, "MAIL_LOG": str(site.mail.log)} | values
    before = {name: os.environ.get(name) for name in values}
    os.environ.update({name: str(value) for name, value in values.items()})
    try:
        with override_settings(**values):
            yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def worker(site, name="worker", queues="critical,alerts,bulk"):
    return site.program(programs.worker(name, queues))


def beat(site, name="beat"):
    command = [*programs.CELERY, "beat", "--loglevel=WARNING", f"--schedule={site.var / name}", "--pidfile="]
    (site.var / name).unlink(missing_ok=True)
    return site.program(programs.Program(name, command))


def senders_of(process):
    """The processes of a worker that do the work."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def kill_one(processes):
    """-9 to one of the senders. Whether there was one; a worker whose first one dies at once gives up."""
    born = time.time() - 1
    senders = [sender for process in processes for sender in senders_of(process)]
    try:
        sender = random.choice([sender for sender in senders if sender.create_time() < born])
        sender.kill()
    except (IndexError, psutil.NoSuchProcess):
        return False
    return True


def keep_awake():
    """As the tick does, and more often."""
    for queue in (Queue.ALERTS, Queue.CRITICAL):
        wake(queue)
