"""Reads of public pages go to the replica, if there is one; everything else to the primary."""

from contextvars import ContextVar

from django.conf import settings

_public_read = ContextVar("public_read", default=False)


class public_reads:
    """Within this block, reads may lag behind, but not for one who is signed in: pages show what they just did."""

    def __init__(self, user):
        self.may_lag = not user.is_authenticated

    def __enter__(self):
        self.token = _public_read.set(self.may_lag)

    def __exit__(self, *exc_info):
        _public_read.reset(self.token)


class ReplicaRouter:
    def db_for_read(self, model, **hints):
        if _public_read.get() and "replica" in settings.DATABASES:
            return "replica"
        return None

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, first, second, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"
