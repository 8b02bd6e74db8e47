"""What a recruiter sees first: open ads, who waits for an answer and how long, and what the ads brought (R2).

Figures are aggregates of the person's own companies, in a constant number of queries.
"""

from datetime import datetime, time, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DateTimeField, F, Func, IntegerField, Min, Q, Sum, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import WAITS, Application
from companies.models import Membership
from postings.models import Posting, PostingDay

from . import bars

ROWS = 8
ADS = 12
DAYS = 30
ENDS_SOON = timedelta(days=7)


def facts(user):
    """The context of the first page for whoever recruits; {} for those who only run the site."""
    companies = list(Membership.objects.filter(user=user).values_list("company", flat=True))
    if not companies:
        return {}
    postings = Posting.objects.filter(company__in=companies)
    applications = Application.objects.filter(posting__company__in=companies).sent()
    first_day = timezone.localdate() - timedelta(days=DAYS - 1)
    ends = dict(postings.open().values_list("pk", "closes_at"))
    sums = sums_by_ad(applications, first_day)
    since = [row["since"] for row in sums.values() if row["since"]]
    return {
        "days": DAYS,
        "open_count": len(ends),
        "draft_count": postings.filter(published_at=None).count(),
        "waiting_facts": {
            "count": sum(row["waiting"] for row in sums.values()),
            "since": min(since, default=None),
        },
        "waiting": applications.waiting().order_by("submitted_at", "pk")[:ROWS].brief_rows(),
        "recent": applications.order_by("-submitted_at", "-pk")[:ROWS].brief_rows(),
        "funnels": funnels(ends, sums, first_day),
        "ending": ending(ends),
        "charts": charts(postings, applications, first_day),
    }


def sums_by_ad(applications, first_day):
    """{ad: how many came lately, how many wait and since when}, in one query that an index alone answers."""
    rows = applications.order_by().values("posting")
    rows = rows.annotate(
        sent=Count("pk", filter=Q(submitted_at__gte=start_of(first_day))),
        waiting=Count("pk", filter=WAITS),
        since=Min("submitted_at", filter=WAITS),
    )
    return {row["posting"]: row for row in rows}


def ending(ends):
    """Open ads that end within a week, the first to end first."""
    soon = timezone.now() + ENDS_SOON
    dates = sorted((closes_at, pk) for pk, closes_at in ends.items() if closes_at and closes_at < soon)
    soonest = Posting.objects.filter(pk__in=[pk for _date, pk in dates[:ROWS]])
    return soonest.only("title", "closes_at").order_by("closes_at", "pk")


def funnels(ends, sums, first_day):
    """Of the open ads those that were viewed most lately, each with what came of it."""
    seen = (
        PostingDay.objects.filter(posting__in=list(ends), day__gte=first_day)
        .values("posting")
        .annotate(seen=Sum("views"), begun=Sum("starts"))
    )
    seen = {row["posting"]: row for row in seen}
    chosen = sorted(ends, key=lambda pk: (-seen[pk]["seen"] if pk in seen else 0, -pk))[:ADS]
    ads = Posting.objects.only("title", "closes_at").in_bulk(chosen)
    for pk, ad in ads.items():
        ad.views, ad.starts = (seen.get(pk, {}).get(name, 0) for name in ("seen", "begun"))
        ad.sent, ad.waiting = (sums.get(pk, {}).get(name, 0) for name in ("sent", "waiting"))
    return bars.funnels([ads[pk] for pk in chosen if pk in ads])


def start_of(day):
    """As a moment: comparing days would ask for the day of each application first."""
    return timezone.make_aware(datetime.combine(day, time.min))


class NumberOfDay(Func):
    """On which of the days, from 1; by comparing moments, which costs half of asking each moment for its day."""

    function, output_field = "width_bucket", IntegerField()

    def __init__(self, days):
        starts = Value([start_of(day) for day in days], ArrayField(DateTimeField()))
        super().__init__(F("submitted_at"), starts)


def charts(postings, applications, first_day):
    """Views and applications a day."""
    viewed = PostingDay.objects.filter(posting__in=postings, day__gte=first_day)
    views = dict(viewed.values_list("day").annotate(Sum("views")).order_by())
    days = [first_day + timedelta(days=n) for n in range(DAYS)]
    sent = applications.filter(submitted_at__gte=start_of(first_day)).annotate(number=NumberOfDay(days))
    numbers = dict(sent.values_list("number").annotate(Count("pk")).order_by())
    counts = {day: numbers[number] for number, day in enumerate(days, 1) if number in numbers}
    return {
        "rows": [(day, views.get(day, 0), counts.get(day, 0)) for day in days],
        "both": [
            bars.by_day(_("Views"), days, views),
            bars.by_day(_("Applications"), days, counts),
        ],
    }
