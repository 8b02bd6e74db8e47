from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Document

from .application import Application, OfApplicationQuerySet


class Message(models.Model):
    """Between candidate and company, about one application."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="messages")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_from_company = models.BooleanField()
    text = models.TextField(_("message"))
    sent_at = models.DateTimeField(default=timezone.now)
    submit_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)  # a double click is one

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["sent_at", "id"]

    def __str__(self):
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class AttachmentQuerySet(OfApplicationQuerySet):
    company_path = "message__application__posting__company"


class Attachment(models.Model):
    """A file that goes with a message, under the same rules as a CV."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    document = models.OneToOneField(Document, models.PROTECT, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]

    def __str__(self):
        return self.document.name


class Note(models.Model):
    """For the company's team only."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"))
    created_at = models.DateTimeField(default=timezone.now)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["created_at", "id"]

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d %H:%M}"
