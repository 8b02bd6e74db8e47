"""While very many ads come, their words are gathered, and go into the index together: that is less than half the work,
since most words are in many ads.

Not always, as a search looks through what is gathered ad by ad, and the planner counts that in.
"""

import logging
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from .partitions import TABLE, alone

logger = logging.getLogger(__name__)

ROOM = 1024  # kB of what is gathered: about 150 ads, which a search looks through in less than a millisecond
LOCK = 0x676174686572  # "gather"; of the session, so that it goes with a process that is killed
INDEXES = """
SELECT index.oid::regclass::text, coalesce('fastupdate=on' = ANY (index.reloptions), false)
FROM pg_inherits JOIN pg_index ON indrelid = inhrelid
  JOIN pg_class index ON index.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
WHERE inhparent = %s::regclass AND amname = 'gin' ORDER BY 1
"""


@contextmanager
def gathering():
    """Gives a function that begins it, for who finds out that there are many; at the end of the block it is over.

    Not behind a pooler that hands a connection on after each transaction: the lock would stay with the connection.
    """
    has_lock, may_begin = False, not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")

    def begin():
        nonlocal has_lock
        if may_begin and not has_lock and ask("SELECT pg_try_advisory_lock(%s)", LOCK) == (True,):
            has_lock = True
            switch(is_on=True)

    try:
        yield begin
    finally:
        if has_lock:
            end()


def end():
    """If it can't be ended now, the next tick does it."""
    try:
        switch(is_on=False)
        ask("SELECT pg_advisory_unlock(%s)", LOCK)
    except DatabaseError:
        logger.exception("words are still gathered")


def end_forgotten():
    """What a process has begun that was killed meanwhile."""
    with transaction.atomic():
        is_forgotten = ask("SELECT pg_try_advisory_xact_lock(%s)", LOCK) == (True,)
    if is_forgotten:
        switch(is_on=False)


def switch(*, is_on):
    for name, was_on in indexes():
        if was_on != is_on:
            alone(gather if is_on else scatter, name)


def indexes():
    """(name, whether words are gathered before they go into it) of each partition's."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [TABLE])
        return cursor.fetchall()


def gather(cursor, name):
    cursor.execute(f"ALTER INDEX {name} SET (fastupdate = on, gin_pending_list_limit = {ROOM})")


def scatter(cursor, name):
    cursor.execute(f"ALTER INDEX {name} SET (fastupdate = off)")
    cursor.execute("SELECT gin_clean_pending_list(%s)", [name])


def ask(statement, *facts):
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchone()
