"""What of this app is not kept for ever, and what stands below it (P1)."""

from django.conf import settings
from django.utils import timezone

from mail.models import Delivery

from . import emails
from .models import Document, User
from .privacy import erasure
from .privacy.retention import days_ago, delete, each, register, unreferenced
from .uploads import documents


def register_all():
    register("unverified_accounts", unverified, delete)
    register("unused_documents", unused_documents, each(documents.erase))
    register("account_warnings", User.objects.to_warn, each(warn))
    register("second_account_warnings", User.objects.to_warn_again, each(warn_again))
    register("inactive_accounts", User.objects.given_up, each(erasure.erase))
    register("deliveries", old_deliveries, delete)


def unverified():
    """Nothing was ever proved to be theirs; what staff have kept for one of them by other means keeps the account."""
    return unreferenced(User.objects.never_verified().filter(memberships=None))


def unused_documents():
    """CVs that stand in no file and no application any more."""
    return unreferenced(Document.objects.given_up(days_ago(settings.RETENTION_UNUSED_DOCUMENTS)))


def warn(user):
    user.warned_at = timezone.now()
    user.save(update_fields=["warned_at"])
    emails.account_unused(user, last=False)


def warn_again(user):
    user.warned_again_at = timezone.now()
    user.save(update_fields=["warned_again_at"])
    emails.account_unused(user, last=True)


def old_deliveries():
    """Mails that have left or failed long ago. That a job was mailed to somebody is known without them."""
    return Delivery.objects.finished(before=days_ago(settings.RETENTION_DELIVERIES))
