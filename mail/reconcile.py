"""MAIL_AMBIGUOUS=reconcile: what a hand-over came to that nobody saw the end of, from the next hop's log."""

import logging
from datetime import timedelta

from django.utils import timezone

from . import log
from .line import NoLine, open_line
from .models import Delivery, Status
from .outcomes import LEASE, retry, settle

logger = logging.getLogger(__name__)

LONGEST_SILENCE = timedelta(hours=1)  # of the log, until staff decide


def verdicts():
    """{id: what to do with the row} for those whose grace period is over and of which the log can tell."""
    rows = list(Delivery.objects.stranded().filter(status=Status.HANDOVER)[:500])
    if not rows:
        return {}
    try:
        written_at = log.written_at()
        taken = log.taken(row.message_id for row in rows)
    except log.Unreadable as error:
        logger.error("the log of the next hop can't be read: %s", error)
        written_at, taken = None, set()
    found = {row.pk: verdict(row, written_at, taken) for row in rows}
    if None in found.values():
        knock()
    return {pk: act for pk, act in found.items() if act}


def verdict(row, written_at, taken):
    """None while the log has not gone on since: silence says nothing."""
    if row.message_id in taken:
        return confirm
    if written_at and written_at >= row.lease_until - LEASE:
        return repeat
    if row.lease_until < timezone.now() - LONGEST_SILENCE:
        return park
    return None


def confirm(row):
    return settle(row, Status.SENT)


def repeat(row):
    return retry(row, "the next hop has not taken it")


def park(row):
    return settle(row, Status.UNCERTAIN, error="the log of the next hop doesn't tell")


def knock():
    """The next hop logs that somebody came, and so that its log goes on."""
    line = open_line()
    try:
        line.open()
    except NoLine:
        pass
    finally:
        line.close()
