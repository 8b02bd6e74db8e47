"""Publishing and closing an ad, and the night in which 20,000 ads end: on a copy of the board that is thrown away."""

import logging
import time
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from threading import Thread

from django.db import connection
from django.utils import timezone

from accounts.models import User
from jobboard.celery import app
from postings import actions
from postings.models import Posting
from tests.bench.harness import clients
from tests.bench.harness.databases import another_database, time_limit
from tests.bench.harness.timing import clock, summary

from . import lists

COPY = "bench_writes"
ADS = 200
ENDING = 20_000
BEFORE, AFTER = 5, 20  # seconds of searching around the closing
SEARCHERS = 2
STARTING = 10  # seconds that the searchers may take to start
ROUNDS = 20  # more searches than they will come to
TABLE = "One ad, ms"
NIGHT = "Searches with count and facets, {} ads ending at one instant, ms"
Timed = namedtuple("Timed", "query until")
Moment = namedtuple("Moment", "begun whole database failed")


def measure(queries, random):
    with another_database(COPY, copy=True):
        with time_limit():
            yield from one_ad(random)
        yield from night(queries, random)


def one_ad(random):
    staff = User.objects.create(email="bench@example.org", is_staff=True)
    complete = Posting.objects.open().exclude(salary_min=None).exclude(places=None)
    ids = list(complete.values_list("pk", flat=True).distinct())
    times = {"publish": [], "change the text": [], "close": []}
    for pk in random.sample(ids, min(ADS, len(ids))):
        posting = draft_of(pk)
        with clock() as watch:
            actions.publish(posting, by=staff)
        times["publish"].append(watch.whole)
        with clock() as watch:
            posting.refresh_from_db()
            posting.tasks += "<p>And one more task.</p>"
            posting.save()
        times["change the text"].append(watch.whole)
        with clock() as watch:
            actions.close(posting, by=staff)
        times["close"].append(watch.whole)
    return [{"table": TABLE, "what": what, "n": len(ms), **summary(ms)} for what, ms in times.items()]


def draft_of(pk):
    """A copy, as a recruiter makes one."""
    posting = Posting.objects.get(pk=pk)
    places = list(posting.places.all())
    posting.pk = posting.published_at = posting.alert_seq = None
    posting.closes_at = timezone.now() + timedelta(days=30)
    posting._state.adding = True
    posting.save()
    for place in places:
        place.pk, place.posting = None, posting
        place._state.adding = True
    posting.places.bulk_create(places)
    return posting


def night(queries, random):
    """Closing needs no write: the ads are given one closing time beforehand, and then it passes."""
    with time_limit():
        ids = list(Posting.objects.open().values_list("pk", flat=True))
    ending = min(ENDING, len(ids) // 5)
    closing = let_end(random.sample(ids, ending))
    time.sleep(max(0.0, closing - BEFORE - STARTING - time.time()))
    maintenance = Maintenance(closing + 1)
    maintenance.start()
    portions = [
        [Timed(query, closing + AFTER) for query in order * ROUNDS]
        for order in clients.orders(queries, SEARCHERS, random)
    ]
    longest = BEFORE + STARTING + AFTER
    found, _ = clients.side_by_side(f"{__name__}:search_until", portions, seconds=longest)
    maintenance.join()
    if maintenance.failure:
        raise maintenance.failure
    table, moments = NIGHT.format(f"{ending:,}"), [moment for moment in found if moment]
    parts = {
        "before": lambda at: at < closing,
        "from then on": lambda at: at >= closing,
        "of these, while maintenance ran": lambda at: maintenance.begun <= at <= maintenance.ended,
    }
    return [
        {"table": table, "searches": name} | figures([moment for moment in moments if when(moment.begun)])
        for name, when in parts.items()
    ]


def figures(moments):
    times = {}
    if moments:
        times = summary([moment.database for moment in moments], "db ")
        times |= summary([moment.whole for moment in moments], "whole ")
    return {"n": len(moments), **times, "timed out": sum(moment.failed for moment in moments)}


def let_end(ids):
    """When they will have ended. The index is tidy then, as after any other day."""
    wait = 30
    while True:
        closing = time.time() + wait
        with time_limit(), connection.cursor() as cursor:
            at = datetime.fromtimestamp(closing, UTC)
            cursor.execute("UPDATE postings_posting SET closes_at = %s WHERE id = ANY (%s)", [at, ids])
            cursor.execute("VACUUM (ANALYZE) postings_postingindex")
        if time.time() < closing - BEFORE - STARTING:
            return closing
        wait *= 3


def search_until(timed):
    begun = time.time()
    if begun > timed.until:
        return None
    sample = lists.with_counts(timed.query)
    return Moment(begun, sample.whole, sample.database, sample.failed)


class Maintenance(Thread):
    """What beat has the ads' tasks do, all at once."""

    def __init__(self, at):
        super().__init__()
        self.at = self.begun = self.ended = at
        self.failure = None

    def run(self):
        time.sleep(max(0.0, self.at - time.time()))
        self.begun = time.time()
        logging.getLogger("celery").setLevel(logging.WARNING)
        try:
            with time_limit("60s"):
                app.loader.import_default_modules()
                for entry in app.conf.beat_schedule.values():
                    if entry["task"].startswith("postings."):
                        app.tasks[entry["task"]].apply(args=entry.get("args", ()), throw=True)
        except Exception as failure:  # noqa: BLE001  raised where the thread is waited for
            self.failure = failure
        self.ended = time.time()
