"""What has come in for a company in a span of time."""

from ..models import Message, Status, StatusChange


def arrived(company, since, until):
    """By when they were confirmed: a guest's counts as sent before that, and nobody could know of it by then."""
    changes = StatusChange.objects.filter(to_status=Status.SUBMITTED, at__gt=since, at__lte=until)
    return of_company(changes, company).order_by("at", "pk")


def written(company, since, until):
    letters = Message.objects.filter(is_from_company=False, sent_at__gt=since, sent_at__lte=until)
    return of_company(letters, company).order_by("sent_at", "pk")


def of_company(rows, company):
    ours = rows.filter(application__posting__company=company, application__restricted_at=None)
    return ours.select_related("application__posting")
