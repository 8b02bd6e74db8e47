"""For how long applications are kept (P1)."""

from accounts.retention import each, register

from . import erasing
from .models import Application


def register_all():
    """Warnings come last, so that nobody is warned of what is gone."""
    rows = Application.objects
    register("unconfirmed_applications", rows.never_confirmed, each(erasing.erase))
    register("drafts", rows.stale_drafts, each(erasing.erase))
    register("rejected_applications", rows.old_rejections, each(erasing.erase))
    register("applications", rows.long_over, each(erasing.erase))
    register("application_warnings", rows.ending_soon, each(erasing.warn_of_erasure))
