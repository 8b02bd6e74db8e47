from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from postings.models import Posting

from .subscriber import Alert, Rhythm, Subscriber


class RunQuerySet(models.QuerySet):
    def unfinished(self):
        """Some of its mails may have no outcome yet."""
        return self.filter(finished_at=None)

    def past_planning(self):
        """Planned to the end, or given up: who was left over came into a later run."""
        given_up = timezone.now() - timedelta(hours=3)
        return self.filter(models.Q(planned_at__isnull=False) | models.Q(started_at__lt=given_up))


class Run(models.Model):
    """All digests of one rhythm that are planned in one minute; a second beat ends at the same row."""

    rhythm = models.CharField(_("rhythm"), max_length=10, choices=Rhythm)
    slot = models.DateTimeField(_("slot"))
    through = models.BigIntegerField()  # ads numbered up to here belong to this run
    # Where all searches were matched together: from which number on, and how far that is done; -1 where it failed.
    after = models.BigIntegerField(null=True)
    matched_through = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    planned_at = models.DateTimeField(_("planned at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    # With defaults of the database too: code that doesn't know the columns yet goes on writing runs.
    due = models.PositiveIntegerField(_("people due"), default=0, db_default=0)
    matched = models.PositiveIntegerField(_("jobs found for them"), default=0, db_default=0)
    planned = models.PositiveIntegerField(_("mails planned"), default=0)
    # What became of these mails; brought up to date until each has an outcome, since the mails are erased one day.
    sent = models.PositiveIntegerField(_("sent"), default=0, db_default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0, db_default=0)
    cancelled = models.PositiveIntegerField(_("no longer wanted"), default=0, db_default=0)
    uncertain = models.PositiveIntegerField(_("uncertain"), default=0, db_default=0)
    waiting = models.PositiveIntegerField(_("waiting"), default=0, db_default=0)
    retried = models.PositiveIntegerField(_("tried more than once"), default=0, db_default=0)
    erased = models.PositiveIntegerField(_("erased with their reader"), default=0, db_default=0)
    missing = models.IntegerField(
        _("missing"), default=0, db_default=0
    )  # planned, and nowhere: never anything but 0

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-slot"]
        indexes = [
            models.Index(fields=["slot"], name="run_unfinished", condition=models.Q(finished_at=None)),
        ]
        constraints = [models.UniqueConstraint(fields=["rhythm", "slot"], name="run_once_per_slot")]

    def __str__(self):
        return f"{self.rhythm} {self.slot:%Y-%m-%d %H:%M}"

    @property
    def is_matched(self):
        """All that were to be matched together have been."""
        return self.after is None or self.matched_through == self.through


class Planning(models.Model):
    """One row: when all who were due had been planned. Its age is an alarm."""

    done_at = models.DateTimeField()

    def __str__(self):
        return f"{self.done_at:%Y-%m-%d %H:%M}"


class Digest(models.Model):
    """What one person gets of one run; the mail itself is the outbox row.

    Both are written with it in one transaction, so the database need not look them up again (docs/decisions/0016).
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="digests", db_index=False, db_constraint=False)
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="digests")
    delivery = models.OneToOneField(
        "mail.Delivery", models.SET_NULL, null=True, related_name="+", db_constraint=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "subscriber"], name="digest_once_per_run")]

    def __str__(self):
        return f"{self.run} {self.subscriber_id}"


class DigestItem(models.Model):
    """An ad in a digest, under the alert that found it first.

    The constraint is the promise that a job is mailed to a person at most once, ever: `original` is the first of a
    chain of reposts. A day of a big board has millions of these rows, and nothing else is checked or indexed
    (docs/decisions/0016): they come and go with their digest, and `alert` may name one that is gone.
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="items", db_constraint=False)
    subscriber = models.ForeignKey(
        Subscriber, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    alert = models.ForeignKey(
        Alert, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    posting = models.ForeignKey(
        Posting, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    original = models.ForeignKey(
        Posting, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )

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
