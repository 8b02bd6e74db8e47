"""Reads of public pages go to the replica, if there is one; everything else to the primary.

Whichever of the two is gone, the other one does what it can: without the replica the primary answers all; without the
primary the replica does, for reading only.
"""

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections

logger = logging.getLogger(__name__)

PRIMARY, REPLICA = "default", "replica"
PAUSE = 5  # seconds in which a server that could not be reached is not asked again by this process
_public_read = ContextVar("public_read", default=False)
_fresh_read = ContextVar("fresh_read", default=False)
_only_reading = ContextVar("only_reading", default=False)
_absent_until = {}


class public_reads:
    """Within this block, reads may lag behind, but not for one who is signed in: pages show what they just did."""

    def __init__(self, user):
        self.user = user

    def __enter__(self):
        self.token = _public_read.set(not self.user.is_authenticated and not _fresh_read.get())

    def __exit__(self, *exc_info):
        _public_read.reset(self.token)


def fresh_reads():
    """Within this block, public reads are those of the primary, too."""
    return holding(_fresh_read)


def only_reading():
    """Within this block nothing is written that depends on what was read: without the primary the replica will do."""
    return holding(_only_reading)


@contextmanager
def holding(variable):
    token = variable.set(True)
    try:
        yield
    finally:
        variable.reset(token)


class ReplicaRouter:
    def db_for_read(self, model, **hints):
        if not has_replica():
            return None
        if _public_read.get() and is_reachable(REPLICA):
            return REPLICA
        return REPLICA if _only_reading.get() and is_read_only() else None

    def db_for_write(self, model, **hints):
        return PRIMARY

    def allow_relation(self, first, second, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == PRIMARY


def has_replica():
    return REPLICA in settings.DATABASES


def is_read_only():
    """The primary is gone, and the replica is there to read from."""
    return has_replica() and not is_reachable(PRIMARY) and is_reachable(REPLICA)


def is_reachable(alias):
    """Looks once in a request, as Django would before its first statement: a server that is there costs nothing."""
    connection = connections[alias]
    if connection.in_atomic_block:  # what has begun there must not go on elsewhere
        return True
    if time.monotonic() < _absent_until.get(alias, 0):
        return False
    try:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
    except (OperationalError, InterfaceError) as error:
        _absent_until[alias] = time.monotonic() + PAUSE
        logger.warning("the database “%s” is gone: %s", alias, type(error.__cause__ or error).__name__)
        return False
    return True


def drop_lost():
    """Close the connections whose server went away under them. Whether there was one."""
    lost = [
        each for each in connections.all(initialized_only=True) if each.connection and each.connection.closed
    ]
    for connection in lost:
        connection.close()
    return bool(lost)
