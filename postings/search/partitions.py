"""The partitions of the index: ten days of `published_at` each, once a board is big enough to need them.

A small board has one partition, the rest, and is as quick as can be. Past `SPLIT_FROM` rows each coming period gets a
partition of its own; what is in the rest ages there. A partition whose ads have closed is dropped as a whole, which
costs nothing, where deleting its rows would leave the table to be cleaned up.
"""

import logging
from datetime import UTC, datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from ..models import PostingIndex

logger = logging.getLogger(__name__)

TABLE = "postings_postingindex"
REST = f"{TABLE}_rest"
PERIOD = timedelta(days=10)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=10)
SPLIT_FROM = 50_000  # rows
MOVED_AT_ONCE = 5_000  # rows, to a new partition: writers wait meanwhile
MOVED_AT_LAST = 20  # rows, from one that is dropped: searches wait meanwhile
DELETED_AT_ONCE = 2_000
LOCK = 0x7061727473  # "parts"
LOCK_TIMEOUT = "150ms"  # a lock on the whole table that is waited for holds up every search behind it
KEPT_CLOSED = timedelta(days=2)


def keep_partitions(*, since=None, now=None):
    """Partitions for the periods from `since` (now, unless told) to the near future; old ones go.

    Safe to run twice, or from two processes at once; each change is a transaction of its own. `since` is for a board
    that is about to get many ads of the past.
    """
    now = now or timezone.now()
    with connection.cursor() as cursor:
        if since or is_split(cursor) or PostingIndex.objects.count() >= SPLIT_FROM:
            for start in periods(since or now, now + AHEAD):
                alone(make, start)
        if not since:
            for name, end in partitions(cursor):
                if end <= now:
                    alone(drop_if_closed, name, now)
    alone(clean_rest, now)


def alone(change, *facts):
    """One change in a transaction of its own, unless another process is at it, or searches would wait for it.

    Then the next tick does it.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if cursor.fetchone() == (True,):
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
                change(cursor, *facts)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        logger.info("the index is too busy for %s; the next tick tries again", change.__name__)


def clean_rest(cursor, now):
    some = f"SELECT posting_id FROM {REST} WHERE closes_at < %s LIMIT {DELETED_AT_ONCE}"  # noqa: S608
    cursor.execute(f"DELETE FROM {REST} WHERE posting_id IN ({some})", [now - KEPT_CLOSED])  # noqa: S608


def begin_of_period(moment):
    return EPOCH + (moment - EPOCH) // PERIOD * PERIOD


def periods(first, last):
    start = begin_of_period(first)
    while start < last:
        yield start
        start += PERIOD


def name_of(start):
    return f"{TABLE}_{start:%Y%m%d}"


def partitions(cursor):
    """(name, end) of all but the rest, the oldest first."""
    cursor.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass ORDER BY 1", [TABLE]
    )
    names = [name for (name,) in cursor.fetchall() if name != REST]
    return [(name, start_of(name) + PERIOD) for name in names]


def start_of(name):
    return datetime.strptime(name[-8:], "%Y%m%d").replace(tzinfo=UTC)


def is_split(cursor):
    return bool(partitions(cursor))


def make(cursor, start):
    """The partition of a period, unless it is there; scheduled ads that already lie in the rest move to it.

    Not where so many ads of the period are in the rest that writers would wait: there they age.
    """
    cursor.execute("SELECT to_regclass(%s)", [name_of(start)])
    if cursor.fetchone() != (None,):
        return
    bounds = [start, start + PERIOD]
    cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute(f"SELECT count(*) FROM {REST} WHERE published_at >= %s AND published_at < %s", bounds)  # noqa: S608
    (waiting,) = cursor.fetchone()
    if waiting > MOVED_AT_ONCE:
        logger.info("%d ads since %s stay where they are", waiting, start)
        return
    name = name_of(start)
    cursor.execute(
        f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS INCLUDING STORAGE) WITH (fillfactor = 85)"
    )
    cursor.execute(
        f"WITH moved AS (DELETE FROM {REST} WHERE published_at >= %s AND published_at < %s RETURNING *)"  # noqa: S608
        f" INSERT INTO {name} SELECT * FROM moved",
        bounds,
    )
    first, last = (bound.isoformat() for bound in bounds)
    cursor.execute(f"ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{last}')")


def drop_if_closed(cursor, name, now):
    """Drop a partition in which hardly an ad is left open; these move to the rest.

    Where more are left, which never end, at least some of the closed ones go.
    """
    closed = [now - KEPT_CLOSED]
    cursor.execute(f"SELECT count(*) FROM {name} WHERE closes_at IS NULL OR closes_at > %s", closed)  # noqa: S608
    if cursor.fetchone()[0] > MOVED_AT_LAST:
        some = f"SELECT posting_id FROM {name} WHERE closes_at <= %s LIMIT {DELETED_AT_ONCE}"  # noqa: S608
        cursor.execute(f"DELETE FROM {name} WHERE posting_id IN ({some})", closed)  # noqa: S608
        return
    cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute(f"ALTER TABLE {TABLE} DETACH PARTITION {name}")
    left = f"SELECT * FROM {name} WHERE closes_at IS NULL OR closes_at > %s"  # noqa: S608
    cursor.execute(f"INSERT INTO {TABLE} {left}", closed)
    cursor.execute(f"DROP TABLE {name}")


def since_when(share):
    """The time after which lies about one row in `share` of the index; None where there are no partitions.

    By the numbers that PostgreSQL keeps of each, so it costs nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, greatest(reltuples, 0) FROM pg_inherits JOIN pg_class ON oid = inhrelid"
            " WHERE inhparent = %s::regclass",
            [TABLE],
        )
        rows = dict(cursor.fetchall())
    if len(rows) == 1:
        return None
    wanted = sum(rows.values()) / share
    now = timezone.now()
    for name in sorted(rows.keys() - {REST}, reverse=True):
        start = start_of(name)
        end = min(start + PERIOD, now)
        if start < now and rows[name] >= wanted:
            return end - (end - start) * (wanted / rows[name])
        wanted -= rows[name] if start < now else 0
    return None
