"""Brings made-up employers and ads into the database by COPY."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from companies.models import Company
from jobboard.copying import copy, next_ids
from places.models import Place, PostalCode
from postings import sequence
from postings.models import PostingIndex
from postings.search.partitions import SPLIT_FROM, keep_partitions

from . import employers
from .ads import COLUMNS, DAYS, Ads
from .draw import Draw
from .towns import Towns

BATCH = 2000  # ads a COPY: the triggers hold its rows and stem them at its end
INDEXED_AT_THE_END = 5_000  # ads on an empty board
CODES = 5  # postal codes kept of a town
PLACE_COLUMNS = (
    "posting_id", "place_id", "postal_code", "locality", "country", "latitude", "longitude", "position", "street",
)  # fmt: skip
ANALYZE = "ANALYZE companies_company, postings_posting, postings_postingplace, postings_postingindex"


GIN_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = 'postings_postingindex' AND indexdef LIKE '%USING gin%'
"""


class NoPlaces(Exception):
    """The gazetteer is empty."""


@dataclass(frozen=True)
class Employer:
    pk: int
    name: str
    slug: str
    home: tuple


@dataclass(frozen=True)
class Batch:
    number: int
    ads: range  # the oldest is 0


def generate(count, *, companies, seed, jobs, progress):
    """Writes `count` ads; `progress(n)` hears of each batch. The same seed draws the same ads, then dated anew.

    Several jobs write batches side by side, whose numbers then don't appear in their order: not while alerts are sent.
    Raises NoPlaces.
    """
    random = Random(seed)  # noqa: S311  nothing secret
    now = timezone.now()
    towns = known_towns()
    if count >= SPLIT_FROM:
        keep_partitions(since=now - timedelta(days=DAYS))
    ads = Ads(towns, random)
    employer = Draw.zipf(write_employers(companies, seed, towns, now, random), exponent=0.9, offset=3)
    numbers = taken_at_once(count) if jobs > 1 else None

    def write(batch):
        """Draws by itself, so that it is the same whoever writes it and when."""
        random = Random(f"{seed}/{batch.number}")  # noqa: S311
        # Oldest first, as they come on a real board.
        shares = [(count - index - random.random()) / count for index in batch.ads]
        drawn = [ads.one(employer.one(random), share, now, random) for share in shares]
        write_batch(drawn, now, numbers and numbers[batch.ads.start : batch.ads.stop])
        return len(drawn)

    starts = range(0, count, BATCH)
    batches = [Batch(n, range(start, min(start + BATCH, count))) for n, start in enumerate(starts)]
    with indexed_at_the_end(count):
        for written in map(write, batches) if jobs == 1 else side_by_side(write, batches, jobs):
            progress(written)
    with connection.cursor() as cursor:
        cursor.execute(ANALYZE)


@contextmanager
def indexed_at_the_end(count):
    """For an empty board that gets many ads: words are indexed fifty times quicker for all ads at once."""
    definitions = []
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        if count >= INDEXED_AT_THE_END and not PostingIndex.objects.exists():
            cursor.execute(GIN_INDEXES)
            definitions = cursor.fetchall()
        for name, _ in definitions:
            cursor.execute(f"DROP INDEX {name}")
        try:
            yield
        finally:
            for _, definition in definitions:
                cursor.execute(definition.replace(" ON ONLY ", " ON "))  # for the partitions, too


@transaction.atomic
def taken_at_once(count):
    return sequence.take_numbers(count)


def side_by_side(write, batches, jobs):
    """The database stems on several cores then. The first failure ends it."""

    def closing(batch):
        try:
            return write(batch)
        finally:
            connection.close()  # each thread has one of its own

    with ThreadPoolExecutor(jobs) as pool:
        tasks = [pool.submit(closing, batch) for batch in batches]
        try:
            for task in as_completed(tasks):
                yield task.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def known_towns():
    fields = ("id", "name", "country", "latitude", "longitude", "population")
    places = list(Place.objects.order_by("id").values_list(*fields))
    if not places:
        raise NoPlaces
    codes = {}
    main = PostalCode.objects.filter(is_main=True).order_by("place_id", "code")
    for place, code in main.values_list("place_id", "code").iterator():
        if len(known := codes.setdefault(place, [])) < CODES:
            known.append(code)
    return Towns(places, codes)


@transaction.atomic
def write_employers(number, seed, towns, now, random):
    """Those of an earlier run with this seed are met again. All are verified, so that no ad waits for staff."""
    wanted = employers.employers(number, seed, random)
    homes = [towns.one(random) for _ in wanted]
    rows = [employers.row(name, slug, now, random) for name, slug in wanted]
    known = pks_of(wanted)
    copy("companies_company", employers.COLUMNS, [row for row in rows if row[1] not in known])
    pks = pks_of(wanted)
    return [Employer(pks[slug], name, slug, home) for (name, slug), home in zip(wanted, homes, strict=True)]


def pks_of(wanted):
    return dict(Company.objects.filter(slug__in=[slug for _, slug in wanted]).values_list("slug", "pk"))


@transaction.atomic
def write_batch(batch, now, numbers):
    """The places first, which their constraint allows until the commit: so the triggers index an ad once, complete.

    What is open gets its number here, since doing it afterwards would write every row of ads and index a second time.
    """
    open_ads = [ad for ad, _ in batch if ad["closes_at"] is None or ad["closes_at"] > now]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # that of web requests is not meant for this
    pks = next_ids("postings_posting", len(batch))
    for ad, number in zip(open_ads, numbers or sequence.take_numbers(len(open_ads)), strict=False):
        ad["alert_seq"] = number
    places = [(pk, *row, "") for pk, (_, rows) in zip(pks, batch, strict=True) for row in rows]
    copy("postings_postingplace", PLACE_COLUMNS, places)
    rows = (ad | {"id": pk} for pk, (ad, _) in zip(pks, batch, strict=True))
    copy("postings_posting", COLUMNS, (tuple(map(row.get, COLUMNS)) for row in rows))
