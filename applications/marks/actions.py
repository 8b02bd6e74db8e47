"""What a candidate does to the marks of an ad; the reading side is in `lookup`."""

from django.db import transaction
from django.utils import timezone

from ..models import HiddenCompany, Mark, MarkKind


@transaction.atomic
def mark(posting, kind, *, by, tell_company=False):
    """Twice is one row: the constraint decides, not a look beforehand.

    Interested and "not for me" are one opinion with two values, so the opposite replaces it. The company is told of
    interest only as far as the last word on it says so.
    """
    tell_company = tell_company and kind == MarkKind.INTERESTED
    # Ends at the row that is there, also one of another request that is not committed yet.
    Mark.objects.bulk_create(
        [Mark(candidate=by, posting=posting, kind=kind, tell_company=tell_company)], ignore_conflicts=True
    )
    if kind in MarkKind.opinions():
        mine = Mark.objects.filter(candidate=by, posting=posting, kind__in=MarkKind.opinions())
        mine.exclude(kind=kind).update(kind=kind, tell_company=tell_company, created_at=timezone.now())
        mine.update(tell_company=tell_company)


def unmark(posting, kind, *, by):
    Mark.objects.filter(candidate=by, posting=posting, kind=kind).delete()


def hide_company(company, *, by):
    HiddenCompany.objects.bulk_create([HiddenCompany(candidate=by, company=company)], ignore_conflicts=True)


def unhide_company(company, *, by):
    HiddenCompany.objects.filter(candidate=by, company=company).delete()
