"""For how long which applications are kept (P1), and which of them law makes a company keep (C3)."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from .status import NOT_SENT, Status

WARNING = timedelta(days=14)  # to the candidate, before an application or a draft goes


def days_ago(days):
    return timezone.now() - timedelta(days=days)


class KeepingQuerySet(models.QuerySet):
    def restricted(self):
        """Of people whose accounts are gone, kept for as long as a rejected candidate may go to court."""
        return self.filter(restricted_at__isnull=False)

    def rejections(self):
        """Those whose candidate was told, with the moment as `declined_at`."""
        changes = self.model._meta.get_field("changes").related_model.objects
        told = changes.filter(application=OuterRef("pk"), to_status=Status.DECLINED, told_at__isnull=False)
        told = told.order_by("-told_at").values("told_at")[:1]
        rows = self.filter(status=Status.DECLINED, told_status=Status.DECLINED)
        return rows.annotate(declined_at=Coalesce(Subquery(told), "answered_at"))

    def kept_by_law(self):
        """Rejections that may still be taken to court, so that the company must be able to defend itself."""
        return self.rejections().filter(declined_at__gt=days_ago(settings.RETENTION_REJECTED_APPLICATIONS))

    def old_rejections(self, ahead=0):
        """Nobody may go to court about them any more; `ahead` days from now, if that is given."""
        return self.rejections().filter(
            declined_at__lte=days_ago(settings.RETENTION_REJECTED_APPLICATIONS - ahead)
        )

    def long_over(self, ahead=0):
        """All others: never answered, withdrawn, hired or left hanging, and the ad closed long ago."""
        rows = self.exclude(status__in=NOT_SENT).exclude(status=Status.DECLINED, told_status=Status.DECLINED)
        return rows.filter(posting__closes_at__lte=days_ago(settings.RETENTION_APPLICATIONS - ahead))

    def stale_drafts(self, ahead=0):
        return self.filter(status=Status.DRAFT).filter(
            updated_at__lte=days_ago(settings.RETENTION_DRAFTS - ahead)
        )

    def ending_soon(self):
        """What goes within the time of a warning, and of which the candidate was not told yet."""
        soon = [rows(ahead=WARNING.days) for rows in (self.old_rejections, self.long_over, self.stale_drafts)]
        ending = Q()
        for rows in soon:
            ending |= Q(pk__in=rows.values("pk"))
        return self.filter(ending, candidate__isnull=False).filter(
            Q(erasure_warned_at=None) | Q(erasure_warned_at__lt=F("updated_at"))
        )
