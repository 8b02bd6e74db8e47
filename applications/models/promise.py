"""Until when a company has promised an answer (A9)."""

from datetime import timedelta

from django.db import models
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, IntegerField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone

AHEAD = timedelta(days=3)  # of the end of the promise one is reminded; of a short one, halfway


def span(days, delta):
    return ExpressionWrapper(days * Value(delta, DurationField()), DurationField())


class PromiseQuerySet(models.QuerySet):
    def with_promise(self):
        """`promised_by`, and when to remind of it: as the ad was when somebody applied, else as it is."""
        days = Coalesce(Cast(KT("ad__reply_days"), IntegerField()), F("posting__reply_days"))
        whole, half = span(days, timedelta(days=1)), span(days, timedelta(hours=12))
        late = ExpressionWrapper(whole - Value(AHEAD, DurationField()), DurationField())
        after = Greatest(late, half, output_field=DurationField())
        return self.annotate(
            promised_by=ExpressionWrapper(F("submitted_at") + whole, DateTimeField()),
            remind_from=ExpressionWrapper(F("submitted_at") + after, DateTimeField()),
        )

    def to_remind_of(self):
        """Waiting, the promise nearly over or broken, and the company not reminded yet."""
        return self.waiting().filter(reminded_at=None).with_promise().filter(remind_from__lt=timezone.now())
