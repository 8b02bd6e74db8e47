"""What this app holds about a person: the reports of ads that bear their address."""

from django.db.models.functions import Lower

from accounts.holdings import addresses_of
from accounts.privacy.own_data import Holding, all_facts, register

from .models import Report


def register_all():
    register(Holding("reports", (Report,), export, erase))


def reports_of(user):
    return Report.objects.alias(address=Lower("email")).filter(address__in=addresses_of(user))


def export(user):
    reports = reports_of(user).select_related("posting")
    return all_facts(reports, "posting_id", "posting", "reason", "text", "email", "created_at")


def erase(user):
    """The report stays, for it is about the ad; who sent it and in which words is forgotten."""
    reports_of(user).update(email="", text="")
