"""Gives each ad that has become open its number.

Alerts cut their runs by this number rather than by a date or an id: it is handed out after the ad was committed, by one
process at a time, so whoever has looked through number N has missed none below it. An ad that opens again, after a
pause, a freeze or its end, gets another number, since runs have passed it by meanwhile; its first one, `opened_seq`,
still tells to whom it is no news.
"""

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from .models import Posting

LOCK = 0x616C657274  # "alert": the advisory lock under which numbers are given
BATCH = 5000

NUMBER = """
WITH numbered AS (
  SELECT id, nextval('postings_alert_seq') AS number
  FROM (SELECT id FROM postings_posting WHERE id = ANY (%s) ORDER BY published_at, id) AS in_order
)
UPDATE postings_posting SET alert_seq = number FROM numbered WHERE postings_posting.id = numbered.id
"""


def number_open_postings(by=None, *, wait=True):
    """Number the open ads that have none, in the order of their publication; the highest number given so far.

    `by` leaves out what was published later. Without `wait` another process that is at it is left to finish. One that
    closed before it was numbered never gets a number.
    """
    while number_batch(by or timezone.now(), wait) == BATCH:
        pass
    return highest_number()


def highest_number():
    return Posting.objects.aggregate(highest=Max("alert_seq"))["highest"] or 0


def take_numbers(count):
    """Numbers for open ads that this very transaction writes; until it ends, nobody else gives any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT nextval('postings_alert_seq') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


@transaction.atomic
def number_batch(by, wait):
    """How many were numbered. The lock is held until the numbers are committed, so they appear in their order."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        else:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if cursor.fetchone() == (False,):
                return 0
        unnumbered = Posting.objects.open().filter(alert_seq=None, published_at__lte=by)
        ids = list(unnumbered.order_by("published_at", "id").values_list("pk", flat=True)[:BATCH])
        if ids:
            cursor.execute(NUMBER, [ids])
        return len(ids)
