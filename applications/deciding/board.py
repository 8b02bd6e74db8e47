"""The applicants of an ad by status, and who comes before and after one: a fixed number of queries, however many."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber

from ..models import NOT_SENT, Answer, Application, Note, Rating, Status, StatusChange

SHOWN = 20  # in a column; the list has them all
COLUMNS = [status for status in Status if status not in NOT_SENT]


@dataclass
class Column:
    status: Status
    count: int
    cards: list

    @property
    def hidden_count(self):
        return self.count - len(self.cards)


def columns(applications):
    """Those who have waited longest on top; without the columns that only end a story and are empty."""
    counts = dict(applications.order_by().values_list("status").annotate(count=Count("pk")))
    place = Window(RowNumber(), partition_by=F("status"), order_by=[F("submitted_at").asc(), F("pk").asc()])
    shown = applications.order_by().annotate(place=place).filter(place__lte=SHOWN).values_list("pk")
    cards = {status: [] for status in COLUMNS}
    for application in with_facts(Application.objects.filter(pk__in=[pk for (pk,) in shown])):
        cards[application.status].append(application)
    return [
        Column(status, counts.get(status, 0), cards[status])
        for status in COLUMNS
        if status != Status.WITHDRAWN or counts.get(status)
    ]


def with_facts(applications):
    """With what a card tells besides the name, each by its index."""
    last = StatusChange.objects.filter(application=OuterRef("pk")).order_by("-at", "-id")
    stars = Rating.objects.filter(application=OuterRef("pk")).order_by().values("application")
    unmet = Answer.objects.filter(application=OuterRef("pk"), meets_requirement=False)
    notes = Note.objects.filter(application=OuterRef("pk")).order_by().values("application")
    return (
        applications.in_brief()
        .annotate(
            last_told_at=Subquery(last.values("told_at")[:1]),
            stars=Subquery(stars.annotate(mean=Avg("stars")).values("mean")),
            note_count=Subquery(notes.annotate(count=Count("pk")).values("count")),
            misses_requirement=Exists(unmet),
        )
        .order_by("submitted_at", "pk")
    )


def neighbours(applications, application, among=""):
    """(The one before, the one after) for the same ad, of one status if that is given; None at the ends.

    Goes by when they were sent, so it holds for one that has just left the status one is going through.
    """
    rows = applications.filter(posting=application.posting_id).in_brief()
    if among:
        rows = rows.filter(status=among)
    at, pk = application.submitted_at, application.pk
    before = rows.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=pk))
    after = rows.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=pk))
    return before.order_by("-submitted_at", "-pk").first(), after.order_by("submitted_at", "pk").first()
