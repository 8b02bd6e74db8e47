"""Feeds that are due, fetched one after the other. The row is the queue, so two ticks at once do no harm."""

import logging
import time
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from postings.models import Feed, FeedRun

from .digests import reading
from .fetch import NotModified, Version
from .records import SourceUnreadable
from .run import Report, import_source

BEGIN_NO_MORE_AFTER = 30  # seconds
LONGEST = 540  # seconds for one feed; shorter than the broker waits before it hands the task out again
LEASE = timedelta(seconds=LONGEST + 60)
MOST_ATTEMPTS = 3  # that were killed, before the feed waits for its next time
LOCK = 5_011_737
log = logging.getLogger(__name__)


def fetch_due():
    end = time.monotonic() + BEGIN_NO_MORE_AFTER
    while time.monotonic() < end and (run := claim()):
        fetch(run)


@transaction.atomic
def claim():
    """The report that is to be filled, or nothing. One feed at a time on the whole board: imports crowd nobody out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        is_mine = cursor.fetchone()[0]
    if not is_mine or Feed.objects.under_way().exists():
        return None
    due = Feed.objects.due().order_by("next_at", "pk").select_for_update(of=["self"], skip_locked=True)
    for feed in due:
        FeedRun.objects.filter(feed=feed, ended_at=None).update(
            ended_at=timezone.now(), failure=_("It was interrupted.")
        )
        if feed.attempts < MOST_ATTEMPTS:
            feed.attempts += 1
            feed.claimed_until = timezone.now() + LEASE
            feed.save(update_fields=["attempts", "claimed_until"])
            return FeedRun.objects.create(feed=feed)
        release(feed)
    return None


def release(feed):
    feed.next_at, feed.claimed_until, feed.attempts = feed.following(timezone.now()), None, 0
    feed.save(update_fields=["next_at", "claimed_until", "attempts"])


def fetch(run):
    problems = []

    def say(level, text):
        if level == 1 and len(problems) < FeedRun.MOST_PROBLEMS:
            problems.append(text)

    feed, report, version = run.feed, Report(say), version_of(run.feed)
    try:
        import_source(
            feed.url,
            feed.format,
            company_slug=feed.company.slug,
            origin=feed.origin,
            report=report,
            version=version,
        )
        failure = report.failures[0] if report.failures else ""
    except NotModified:
        report.unchanged, failure = feed.ads_in_it, ""
    except SourceUnreadable as error:
        report.is_complete, failure = False, str(error)
    except SoftTimeLimitExceeded:
        report.is_complete = False
        failure = _("It took too long. What was read is kept, and the next run goes on from there.")
    except Exception:  # the feed has to be released, for while one is claimed no other is begun
        log.exception("feed %s", feed.pk)
        report.is_complete = False
        failure = _("Something went wrong on the board itself; its log tells what.")
    if failure or not report.is_complete:
        version = Version()  # what was not read as a whole is read again
    finish(run, report, failure, problems, version)


def version_of(feed):
    """What would be read in another way now is read, even if it is what it was."""
    return Version(feed.etag, feed.last_modified) if feed.reading == reading() else Version()


@transaction.atomic
def finish(run, report, failure, problems, version):
    """The feed is released only by whom it was claimed: after the lease somebody else may be at it."""
    for name in ("added", "updated", "unchanged", "closed", "skipped", "is_complete"):
        setattr(run, name, getattr(report, name))
    run.ended_at, run.failure, run.problems = timezone.now(), failure[:500], "\n".join(problems)
    run.save()
    feed = Feed.objects.select_for_update(of=["self"]).get(pk=run.feed_id)
    if feed.claimed_until == run.feed.claimed_until:
        release(feed)
        if (feed.url, feed.format) == (run.feed.url, run.feed.format):
            feed.etag, feed.last_modified, feed.reading = version.etag, version.last_modified, reading()
            feed.save(update_fields=["etag", "last_modified", "reading"])
    kept = feed.runs.values("pk")[: FeedRun.KEPT]
    feed.runs.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
