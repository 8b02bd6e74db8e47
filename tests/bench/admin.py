"""The suite `admin`: pages of a recruiter whose company has 500 ads and 100,000 applications, 5,000 for one ad."""

import sys
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from applications import snapshot
from applications.models import Application, Status
from companies.models import Company, Membership, Role
from postings.models import Posting, PostingDay
from tests.bench.harness.databases import another_database, time_limit
from tests.bench.harness.timing import clock, summary

COPY = "bench_admin"
ADS, APPLICATIONS, FOR_ONE = 500, 100_000, 5_000
DAYS = 30
TIMES = 40
LETTER = "I have planted hedges for ten years, and would like to plant yours. " * 10
TABLE = "a page of the admin, ms"
STATUSES = [Status.SUBMITTED] * 5 + [Status.IN_REVIEW] * 2 + [Status.INTERVIEW, Status.OFFER, Status.DECLINED]


def run(options):
    with another_database(COPY, copy=True):
        with time_limit():
            print("bench | admin: making the company", file=sys.stderr, flush=True)
            user, big, small = company()
        settings.SECOND_FACTOR_REQUIRED = False
        client = Client(SERVER_NAME="localhost", headers={"accept-encoding": "gzip"})
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        for name, url in pages(big):
            few = dict(pages(small)).get(name)
            yield measured(client, name, url) | {"queries for 5 applicants": few and queries(client, few)}


def company():
    """(A recruiter, the ad with very many applicants, one with five)."""
    employer = Company.objects.create(name="Bench Works", slug="bench-works")
    user = User.objects.create_user("bench@example.org")
    Membership.objects.create(company=employer, user=user, role=Role.OWNER)
    now = timezone.now()
    text = Posting.objects.open().order_by("pk").first()  # as long as the board's own
    ads = Posting.objects.bulk_create(
        Posting(
            company=employer, title=f"Gardener {number}", tasks=text.tasks, profile=text.profile,
            introduction=text.introduction, benefits=text.benefits,
            published_at=now - timedelta(days=number % 60), closes_at=now + timedelta(days=30 - number % 60 // 2 + 5),
        )
        for number in range(ADS)
    )  # fmt: skip
    PostingDay.objects.bulk_create(
        PostingDay(posting=ad, day=timezone.localdate() - timedelta(days=day), views=40 + day, starts=4)
        for ad in ads
        for day in range(DAYS)
    )
    people = User.objects.bulk_create(
        (User(email=f"bench{number}@example.org") for number in range(FOR_ONE)), batch_size=1000
    )
    rest = (APPLICATIONS - FOR_ONE) // (ADS - 2)
    counts = {ads[0]: FOR_ONE, ads[1]: 5, **dict.fromkeys(ads[2:], rest)}
    kept = {ad.pk: snapshot.of(ad) for ad in ads}
    rows = (
        application(ad, people[n], n, now, kept[ad.pk]) for ad, count in counts.items() for n in range(count)
    )
    Application.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")  # which a database that is used does by itself
    return user, ads[0], ads[1]


def application(ad, person, number, now, kept):
    status = STATUSES[number % len(STATUSES)]
    at = now - timedelta(minutes=7 * number + 1)
    is_answered = status != Status.SUBMITTED
    return Application(
        posting=ad, candidate=person, status=status, told_status=status, name=f"Applicant {number:05d}",
        email=person.email, message=LETTER, ad=kept, submitted_at=at, created_at=at,
        answered_at=now if is_answered else None,
    )  # fmt: skip


def pages(ad):
    applications = reverse("admin:applications_application_changelist")
    some = Application.objects.filter(posting=ad).order_by("submitted_at").first()
    yield "dashboard", reverse("admin:index")
    yield "ads", reverse("admin:postings_posting_changelist")
    yield "applicants of all ads", applications
    yield "applicants of one ad: list", f"{applications}?posting__id__exact={ad.pk}"
    yield "of one ad: those who wait", f"{applications}?posting__id__exact={ad.pk}&waiting=1"
    yield "of one ad: a name", f"{applications}?posting__id__exact={ad.pk}&q=00003"
    yield "of one ad: board", reverse("admin:applications_application_board", args=[ad.pk])
    detail = reverse("admin:applications_application_change", args=[some.pk])
    yield "one application", f"{detail}?among=submitted"


def measured(client, name, url):
    times, database = [], []
    queries(client, url)  # warms what a web process has warm
    for _ in range(TIMES):
        with clock() as watch:
            answer = client.get(url)
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {answer.status_code}")
        times.append(watch.whole)
        database.append(watch.database)
    found = {"table": TABLE, "page": name, "n": TIMES, **summary(times)}
    return found | {"of it SQL, p95": summary(database)["p95"], "queries": queries(client, url)}


def queries(client, url):
    count = []
    with connection.execute_wrapper(lambda execute, *args: (count.append(1), execute(*args))[1]):
        client.get(url)
    return len(count)
