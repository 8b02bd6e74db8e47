"""What this app holds about a person: the addresses that get jobs by email, and what was mailed to them."""

from django.db.models import Q

from accounts.holdings import addresses_of
from accounts.privacy.own_data import Holding, all_facts, facts, register

from . import actions
from .models import Alert, Digest, DigestItem, Dismissal, Joined, Subscriber

SETTINGS = (
    "email",
    "language",
    "rhythm",
    "hour",
    "weekday",
    "time_zone",
    "paused_until",
    "confirmed_at",
    "created_at",
)


def register_all():
    models = (Subscriber, Joined, Alert, Digest, DigestItem, Dismissal)
    register(Holding("alerts", models, export, erase))


def subscribers_of(user):
    """Also an address that the person has proved and that was never linked to the account."""
    return Subscriber.objects.filter(Q(user=user) | Q(email__in=addresses_of(user))).distinct()


def export(user):
    return [as_data(subscriber) for subscriber in subscribers_of(user)]


def as_data(subscriber):
    mailed = DigestItem.objects.filter(subscriber=subscriber).select_related("posting", "digest__run")
    dismissed = subscriber.dismissals.select_related("posting")
    return facts(subscriber, *SETTINGS) | {
        "alerts": all_facts(
            subscriber.alerts.select_related("search"), "search", "created_at", "confirmed_at", "ended_at"
        ),
        "mailed": [
            {"posting_id": item.posting_id, "posting": str(item.posting), "at": item.digest.run.slot}
            for item in mailed.order_by("pk")
        ],
        "not_for_me": all_facts(dismissed, "posting_id", "posting", "created_at"),
    }


def erase(user):
    for subscriber in subscribers_of(user):
        actions.erase(subscriber)
