"""What a candidate thinks of ads: read for lists. The writing side is in `actions`."""

from .models import Application, HiddenCompany, Mark, MarkKind, Seen


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


def record_seen(user, posting):
    """With the counters the one thing that a GET writes; a second look changes nothing."""
    if user.is_authenticated:
        Seen.objects.bulk_create([Seen(candidate=user, posting=posting)], ignore_conflicts=True)


def visible_to(rows, user):
    """Without the ads and companies that this person hid; `rows` are ads or rows of their index."""
    if not user.is_authenticated:
        return rows
    hidden = Mark.objects.filter(candidate=user, kind=MarkKind.HIDDEN).values("posting")
    companies = HiddenCompany.objects.filter(candidate=user).values("company")
    return rows.exclude(pk__in=hidden).exclude(company__in=companies)
