from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import BarredCompany, Company, ManagedQuerySet
from postings.models import Posting

from .application import Application
from .reminder import Reminder, RemindersOff

BEFORE_THE_END = timedelta(days=3)


class MarkKind(models.TextChoices):
    SAVED = "saved", _("Saved")
    INTERESTED = "interested", _("Interested")
    DISMISSED = "dismissed", _("Not for me")
    HIDDEN = "hidden", _("Hidden")

    @classmethod
    def opinions(cls):
        """At most one of these on an ad; saving and hiding go beside them."""
        return [cls.INTERESTED, cls.DISMISSED]


class MarkQuerySet(ManagedQuerySet):
    company_path = "posting__company"

    def told_to_company(self):
        """Interest that the candidate has chosen to show to the employer, unless that one is barred (C2)."""
        barred = BarredCompany.objects.between("candidate", "posting__company")
        return self.filter(~barred, kind=MarkKind.INTERESTED, tell_company=True)

    def wanted_before_the_end(self):
        """Saved ads that end soon, for which their reader has neither applied nor waved them or reminders away (I4)."""
        now = timezone.now()
        theirs = {"candidate": OuterRef("candidate"), "posting": OuterRef("posting")}
        return self.filter(
            ~Exists(Application.objects.sent().filter(**theirs)),
            ~Exists(Mark.objects.filter(**theirs, kind__in=[MarkKind.DISMISSED, MarkKind.HIDDEN])),
            ~Exists(RemindersOff.objects.filter(candidate=OuterRef("candidate"))),
            kind=MarkKind.SAVED,
            candidate__is_active=True,
            posting__in=Posting.objects.open().filter(closes_at__lte=now + BEFORE_THE_END),
        )

    def closing_soon(self):
        """Those of these of whom nobody was told yet."""
        told = Reminder.objects.filter(candidate=OuterRef("candidate"), posting=OuterRef("posting"))
        return self.wanted_before_the_end().filter(~Exists(told))

    def for_list(self):
        """Newest first, with all that a card shows; without what is not public or was frozen, until it comes back."""
        rows = self.filter(posting__in=Posting.objects.published()).order_by("-created_at", "-pk")
        return rows.select_related("posting__company").prefetch_related("posting__places__place")


class Mark(models.Model):
    """What a candidate thinks of an ad. Four separate marks; an employer sees none unless told."""

    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="marks")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=12, choices=MarkKind)
    tell_company = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "posting", "kind"], name="mark_once"),
            models.UniqueConstraint(
                fields=["candidate", "posting"],
                condition=Q(kind__in=["interested", "dismissed"]),
                name="mark_one_opinion",
            ),
            models.CheckConstraint(condition=Q(kind__in=MarkKind.values), name="mark_kind_known"),
            models.CheckConstraint(
                condition=Q(tell_company=False) | Q(kind=MarkKind.INTERESTED), name="mark_tells_interest_only"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.posting_id}"


class Interest(Mark):
    """What an employer sees of marks: the interest that it was told of."""

    class Meta:
        proxy = True
        verbose_name = _("interested candidate")
        verbose_name_plural = _("interested candidates")


class HiddenCompany(models.Model):
    """A company whose ads the candidate wants to see nowhere."""

    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hidden_companies")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "company"], name="hiddencompany_once")]

    def __str__(self):
        return str(self.company)


class Seen(models.Model):
    """Ads that a signed-in person has opened; with the counters the one thing that a GET writes."""

    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seen")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "posting"], name="seen_once")]

    def __str__(self):
        return str(self.posting_id)
