from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings.models import Posting

from .subscriber import Alert, Rhythm, Subscriber


class Run(models.Model):
    """All digests of one rhythm that are planned in one minute; a second beat ends at the same row."""

    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Rhythm)
    slot = models.DateTimeField(_("slot"))
    through = models.BigIntegerField()  # ads numbered up to here belong to this run
    after = models.BigIntegerField(
        null=True
    )  # of these, the numbers from which all searches were matched together
    matched_through = models.BigIntegerField(null=True)  # up to where that was done
    planned = models.PositiveIntegerField(_("planned"), default=0)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    planned_at = models.DateTimeField(_("planned at"), null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-slot"]
        constraints = [models.UniqueConstraint(fields=["rhythm", "slot"], name="run_once_per_slot")]

    def __str__(self):
        return f"{self.rhythm} {self.slot:%Y-%m-%d %H:%M}"

    @property
    def is_matched(self):
        """All that were to be matched together have been."""
        return self.after is None or self.matched_through == self.through


class Digest(models.Model):
    """What one person gets of one run; the mail itself is the outbox row."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="digests", db_index=False)
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="digests")
    delivery = models.OneToOneField("mail.Delivery", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "subscriber"], name="digest_once_per_run")]

    def __str__(self):
        return f"{self.run} {self.subscriber_id}"


class DigestItem(models.Model):
    """An ad in a digest, under the alert that found it first.

    The constraint is the promise that a job is mailed to a person at most once, ever: `original` is the first of a
    chain of reposts.
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="items")
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="+", db_index=False)
    alert = models.ForeignKey(Alert, models.SET_NULL, null=True, related_name="+")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="+")
    original = models.ForeignKey(Posting, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "original"], name="digestitem_job_once_per_person")
        ]

    def __str__(self):
        return f"{self.digest_id} {self.posting_id}"


class Dismissal(models.Model):
    """ "Not for me", said from a mail by a person without an account; with one it is a mark of theirs."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="dismissals")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "posting"], name="dismissal_once")]

    def __str__(self):
        return f"{self.subscriber_id} {self.posting_id}"
