"""For how long applications are kept (P1)."""

from django.conf import settings

from accounts.privacy.retention import days_ago, delete, each, register

from . import erasing
from .models import Access, Application, Errand


def register_all():
    """Warnings come last, so that nobody is warned of what is gone."""
    rows = Application.objects
    register("unconfirmed_applications", rows.never_confirmed, each(erasing.erase))
    register("drafts", rows.stale_drafts, each(erasing.erase))
    register("rejected_applications", rows.old_rejections, each(erasing.erase))
    register("applications", rows.long_over, each(erasing.erase))
    register("exports", Errand.objects.run_out, erasing.forget_exports)
    register("access_log", old_accesses, delete)
    register("application_warnings", rows.ending_soon, each(erasing.warn_of_erasure))


def old_accesses():
    return Access.objects.filter(at__lt=days_ago(settings.RETENTION_ACCESS_LOG))
