"""Addresses that nobody confirmed (P1), and those whose reader may have stopped reading (M8)."""

from accounts.privacy.retention import each, register

from . import actions
from .models import Alert, Subscriber


def register_all():
    register("unconfirmed_alerts", Alert.objects.never_confirmed, each(actions.erase_alert))
    register("unconfirmed_subscribers", Subscriber.objects.never_confirmed, each(actions.erase))
    register("alerts_not_kept", Subscriber.objects.not_kept, each(actions.unsubscribe))
    register("alerts_asked_to_keep", Subscriber.objects.to_be_asked, each(actions.ask_to_keep))
