"""For how long the words of a report are kept (P1)."""

from accounts.privacy.retention import register

from .models import Report


def register_all():
    register("closed_reports", Report.objects.long_closed, forget_words)


def forget_words(reports):
    """That an ad was reported, why and with what outcome stays known; the words may name people."""
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(text="")
