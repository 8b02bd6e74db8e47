"""What a candidate thinks of ads: read for lists. The writing side is in `actions`."""

import logging

from django.db import Error

from companies.models import Company
from companies.visibility import is_barred
from jobboard.routers import is_read_only
from postings.counters import is_opened

from ..models import Application, HiddenCompany, Mark, MarkKind, Seen

logger = logging.getLogger(__name__)


def marks_for(user, postings):
    """{posting id: set of words}: the kinds of marks, "applied" and "seen". Three queries, however many ads."""
    if not user.is_authenticated:
        return {}
    ids = [posting.pk for posting in postings]
    marks = {pk: set() for pk in ids}
    for pk, kind in Mark.objects.filter(candidate=user, posting__in=ids).values_list("posting", "kind"):
        marks[pk].add(kind)
    sent = Application.objects.sent().filter(candidate=user, posting__in=ids, withdrawn_at=None)
    for pk in sent.values_list("posting", flat=True):
        marks[pk].add("applied")
    for pk in Seen.objects.filter(candidate=user, posting__in=ids).values_list("posting", flat=True):
        marks[pk].add("seen")
    return marks


def posting_marks(user, posting):
    """What the page of an ad shows: the words of `marks_for`, what was told, and whether the company is hidden."""
    if not user.is_authenticated:
        return {
            "marks_of_posting": set(),
            "told_company": False,
            "company_is_hidden": False,
            "is_barred": False,
        }
    mine = Mark.objects.filter(candidate=user, posting=posting)
    kinds = marks_for(user, [posting])[posting.pk]
    return {
        "marks_of_posting": kinds,
        "told_company": mine.told_to_company().exists(),
        "is_barred": MarkKind.INTERESTED in kinds and is_barred(user, posting.company),
        "company_is_hidden": hides_company(user, posting.company_id),
    }


def hides_company(user, company):
    return user.is_authenticated and HiddenCompany.objects.filter(candidate=user, company=company).exists()


def record_seen(request, posting):
    """With the counters the one thing that a GET writes; a second look changes nothing, and no failure stops a page."""
    if request.user.is_authenticated and is_opened(request) and not is_read_only():
        try:
            Seen.objects.bulk_create([Seen(candidate=request.user, posting=posting)], ignore_conflicts=True)
        except Error as error:
            logger.warning("not recorded as seen: %s", type(error).__name__)


def visible_to(rows, user):
    """Without the ads and companies that this person hid; `rows` are ads or rows of their index."""
    if not user.is_authenticated:
        return rows
    hidden = Mark.objects.filter(candidate=user, kind=MarkKind.HIDDEN).values("posting")
    companies = HiddenCompany.objects.filter(candidate=user).values("company")
    return rows.exclude(pk__in=hidden).exclude(company__in=companies)


def companies_visible_to(user):
    """All but those that this person hid."""
    if not user.is_authenticated:
        return Company.objects.all()
    return Company.objects.exclude(pk__in=HiddenCompany.objects.filter(candidate=user).values("company"))
