"""Brings made-up employers and ads into the database by COPY."""

from dataclasses import dataclass
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from companies.models import Company
from places.models import Place, PostalCode
from postings import sequence

from . import employers
from .ads import COLUMNS, Ads
from .draw import Draw
from .towns import Towns

BATCH = 2000  # ads a COPY: the triggers hold its rows and stem them at its end
CODES = 5  # postal codes kept of a town
PLACE_COLUMNS = (
    "posting_id", "place_id", "postal_code", "locality", "country", "latitude", "longitude", "position", "street",
)  # fmt: skip
IDS = "SELECT nextval(pg_get_serial_sequence('postings_posting', 'id')) FROM generate_series(1, %s)"
ANALYZE = "ANALYZE companies_company, postings_posting, postings_postingplace, postings_postingindex"


class NoPlaces(Exception):
    """The gazetteer is empty."""


@dataclass(frozen=True)
class Employer:
    pk: int
    name: str
    slug: str
    home: tuple


def generate(count, *, companies, seed, progress):
    """Writes `count` ads; `progress(n)` hears of each batch. The same seed draws the same ads, then dated anew.

    Raises NoPlaces.
    """
    random = Random(seed)  # noqa: S311  nothing secret
    now = timezone.now()
    towns = known_towns()
    ads = Ads(towns, random)
    employer = Draw.zipf(write_employers(companies, seed, towns, now, random), exponent=0.9, offset=3)
    for first in range(0, count, BATCH):
        size = min(BATCH, count - first)
        # Oldest first, as they come on a real board.
        shares = [(count - first - index - random.random()) / count for index in range(size)]
        write_batch([ads.one(employer.one(random), share, now, random) for share in shares], now)
        progress(size)
    with connection.cursor() as cursor:
        cursor.execute(ANALYZE)


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
def write_batch(batch, now):
    """The places first, which their constraint allows until the commit: so the triggers index an ad once, complete.

    What is open gets its number here, under the lock of those who number, since doing it afterwards would write every
    row of ads and index a second time.
    """
    open_ads = [ad for ad, _ in batch if ad["closes_at"] is None or ad["closes_at"] > now]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # that of web requests is not meant for this
        cursor.execute(IDS, [len(batch)])
        pks = [pk for (pk,) in cursor.fetchall()]
    for ad, number in zip(open_ads, sequence.take_numbers(len(open_ads)), strict=True):
        ad["alert_seq"] = number
    places = [(pk, *row, "") for pk, (_, rows) in zip(pks, batch, strict=True) for row in rows]
    copy("postings_postingplace", PLACE_COLUMNS, places)
    rows = (ad | {"id": pk} for pk, (ad, _) in zip(pks, batch, strict=True))
    copy("postings_posting", COLUMNS, (tuple(map(row.get, COLUMNS)) for row in rows))


def copy(table, columns, rows):
    into = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(into) as stream:
        for row in rows:
            stream.write_row(row)
