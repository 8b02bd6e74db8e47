import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Queue(models.TextChoices):
    CRITICAL = "critical", _("codes, confirmations, applications")
    ALERTS = "alerts", _("jobs by email")
    BULK = "bulk", _("everything else")


class Status(models.TextChoices):
    """pending → claimed → handover → sent | failed | cancelled | uncertain.

    `handover` is committed just before the SMTP dialogue: a row found in it after a crash may have been delivered.
    """

    PENDING = "pending", _("waiting")
    CLAIMED = "claimed", _("being prepared")
    HANDOVER = "handover", _("being handed over")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("no longer wanted")
    UNCERTAIN = "uncertain", _("uncertain")


FINAL = (Status.SENT, Status.FAILED, Status.CANCELLED, Status.UNCERTAIN)


class DeliveryQuerySet(models.QuerySet):
    def due(self):
        """Waiting, and not put off until later."""
        return self.filter(status=Status.PENDING, next_at__lte=timezone.now())

    def finished(self, *, before):
        return self.filter(status__in=FINAL, finished_at__lte=before)

    def stranded(self):
        """Claimed or handed over by a process whose lease has run out: it died or hangs."""
        return self.filter(status__in=[Status.CLAIMED, Status.HANDOVER], lease_until__lt=timezone.now())


class Delivery(models.Model):
    """One mail to one address, from the wish to the hand-over: every mail of the product is a row here first.

    `key` makes a wish unique: asking twice for the same mail ends at the first row. `payload` holds ids, or for a code
    its text, and is emptied once the mail is out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    queue = models.CharField(_("queue"), max_length=10, choices=Queue, default=Queue.BULK)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=8)
    payload = models.JSONField(default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("not before"), default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)
    error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["to"], name="delivery_by_address"),
            models.Index(
                fields=["queue", "next_at"], name="delivery_due", condition=models.Q(status=Status.PENDING)
            ),
            models.Index(
                fields=["lease_until"],
                name="delivery_leased",
                condition=models.Q(status__in=[Status.CLAIMED, Status.HANDOVER]),
            ),
            models.Index(
                fields=["finished_at"],
                name="delivery_finished",
                condition=models.Q(finished_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="delivery_status_known"
            ),
            models.CheckConstraint(condition=models.Q(queue__in=Queue.values), name="delivery_queue_known"),
            models.CheckConstraint(
                condition=models.Q(status__in=FINAL, finished_at__isnull=False)
                | (~models.Q(status__in=FINAL) & models.Q(finished_at=None)),
                name="delivery_finished_when_final",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.CLAIMED, Status.HANDOVER])
                | models.Q(lease_until__isnull=False, token__isnull=False),
                name="delivery_leased_while_in_hand",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def message_id(self):
        """Follows from the row, so that a copy can be recognised as one."""
        return f"<delivery-{self.pk}@{urlsplit(settings.SITE_URL).hostname}>"


class BackOff(models.Model):
    """A domain that said "later": its mails wait together, longer each time, until it takes one again."""

    domain = models.CharField(_("domain"), max_length=255, unique=True)
    refusals = models.PositiveIntegerField(_("refusals in a row"), default=0)
    until = models.DateTimeField(_("not before"))

    class Meta:
        verbose_name = _("domain that wants us to wait")
        verbose_name_plural = _("domains that want us to wait")

    def __str__(self):
        return self.domain


class Pace(models.Model):
    """One row: the moment of the next mail, of all processes together (MAIL_RATE)."""

    next_at = models.DateTimeField()

    def __str__(self):
        return str(self.next_at)


class Suppression(models.Model):
    """An address that refused mail for good: nothing is sent to it any more, and staff see why."""

    email = models.EmailField(_("email"), unique=True)
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("blocked address")
        verbose_name_plural = _("blocked addresses")

    def __str__(self):
        return self.email

    def save(self, *args, **kwargs):
        """Lower case throughout, so that the hand-over finds it by the index."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)
