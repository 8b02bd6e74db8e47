"""How many of its applicants a company answers, and how soon (A9). Kept on the company, which knows no applications."""

from datetime import timedelta

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q
from django.utils import timezone

from companies.models import Company

from ..models import Application

ENOUGH = 10


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def refresh():
    """Counted are those answered, and those not answered in the time that was promised; not those still in time."""
    wait = ExpressionWrapper(F("answered_at") - F("submitted_at"), DurationField())
    is_overdue = Q(answered_at=None, withdrawn_at=None, promised_by__lt=timezone.now())
    rows = (
        Application.objects.sent()
        .with_promise()
        .order_by()
        .values("posting__company")
        .annotate(
            answered=Count("pk", filter=Q(answered_at__isnull=False)),
            overdue=Count("pk", filter=is_overdue),
            wait=Median(wait),
        )
    )
    found = {row["posting__company"]: figures(row) for row in rows}
    fields = ("pk", "replies_percent", "reply_hours")
    known = Company.objects.filter(Q(replies_percent__isnull=False) | Q(pk__in=found)).values_list(*fields)
    for pk, *before in known:
        percent, hours = found.get(pk, (None, None))
        if before != [percent, hours]:
            Company.objects.filter(pk=pk).update(replies_percent=percent, reply_hours=hours)


def figures(row):
    """(Percent, hours), or nothing as long as there are too few to tell anything."""
    count = row["answered"] + row["overdue"]
    if count < ENOUGH:
        return None, None
    hours = row["wait"] and max(1, round(row["wait"] / timedelta(hours=1)))
    return round(100 * row["answered"] / count), hours
