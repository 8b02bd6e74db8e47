"""What a job pays is known to a candidate before an interview (A10)."""

from .. import snapshot
from ..models import StatusChange


def known(posting):
    """As the ad has it now, else as it was named with an earlier interview for it; None if nobody has named it yet."""
    return snapshot.salary(posting) or named_before(posting)


def named_before(posting):
    named = StatusChange.objects.filter(application__posting=posting, salary__isnull=False)
    return named.order_by("-at", "-id").values_list("salary", flat=True).first()
