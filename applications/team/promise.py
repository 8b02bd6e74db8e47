"""Recruiters are reminded before the time runs out in which they promised an answer (A9)."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from companies.models import Company

from ..models import Application
from . import emails

FROM, TO = 7, 19  # o'clock, where the board is


def remind():
    """Each application once, each company at most once a day and by day. Returns how many companies were written to."""
    if not FROM <= timezone.localtime().hour < TO:
        return 0
    due = Application.objects.to_remind_of().order_by().values("posting__company").distinct()
    return sum(remind_company(company) for company in Company.objects.filter(pk__in=due))


@transaction.atomic
def remind_company(company):
    Company.objects.select_for_update(of=["self"]).get(pk=company.pk)  # one reminder, however many workers
    ours = Application.objects.filter(posting__company=company)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    last = ours.aggregate(last=Max("reminded_at"))["last"]
    if last and last >= today:
        return False
    pks = list(ours.to_remind_of().values_list("pk", flat=True))
    now = timezone.now()
    Application.objects.filter(pk__in=pks).update(reminded_at=now)
    if pks:
        emails.promise_runs_out(company, now)
    return bool(pks)
