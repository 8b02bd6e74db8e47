"""Addresses that nobody confirmed (P1)."""

from accounts.retention import each, register

from . import actions
from .models import Alert, Subscriber


def register_all():
    register("unconfirmed_alerts", Alert.objects.never_confirmed, each(actions.erase_alert))
    register("unconfirmed_subscribers", Subscriber.objects.never_confirmed, each(actions.erase))
