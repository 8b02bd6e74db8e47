"""Keeps the searches of all alerts ready to be matched: their words as understood, their squares, their filters.

In small batches, each a transaction of its own, so that a tick may do as much as it has time for and may be killed.
What is not prepared is asked one by one (`alerts.matching`), so nothing depends on being quick here.
"""

import hashlib
import logging
import time
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from postings.choices import Hours
from postings.models import SearchProgress
from postings.search.grid import country_cell
from postings.search.job_search import half_angle
from postings.search.meaning import find_out
from postings.search.query_string import MAX_LENGTH
from postings.search.synonyms import BY_HAND, CLASSIFIED
from postings.search.tsquery import lexemes, weighted
from postings.search.whereabouts import locate, named_place
from postings.search.words import Words

from .anchors import anchors
from .models import (
    Alert,
    Area,
    AreaSquare,
    FilterSet,
    Keyword,
    KeywordAnchor,
    PreparedSearch,
    SavedSearch,
    Side,
    key_of,
)

logger = logging.getLogger(__name__)

FORMAT = 3  # of the rows, to be counted up when they mean something else
BATCH = 500
GOOD_FOR = timedelta(days=1)  # places and companies change, too
LAST_LATIN_LETTER = "ÿ"  # up to here PostgreSQL and Python agree on small letters
LOCK = 0x7072657061726564  # "prepared"

FREQUENCIES = """
SELECT stem, sum(in_ads) FROM (
  SELECT DISTINCT stem, word, in_ads FROM unnest(%(stems)s::text[]) AS stem,
  LATERAL (SELECT word, in_ads FROM postings_searchword WHERE word = stem
    UNION ALL SELECT word, in_ads FROM postings_searchword WHERE stem_de = stem
    UNION ALL SELECT word, in_ads FROM postings_searchword WHERE stem_en = stem) AS known
) AS forms GROUP BY stem
"""
UNDERSTOOD = """
UPDATE alerts_keyword SET query = understood.query, ads_read = %s, edition = %s
FROM unnest(%s::bigint[], %s::text[]) AS understood (id, query) WHERE alerts_keyword.id = understood.id
"""


@cache
def edition():
    """Of all that decides, beside the vocabulary, how a search is prepared."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for path in (BY_HAND, CLASSIFIED):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def keep_prepared(seconds=None, progress=lambda done: None):
    """Whether all is done. Another process that is at it is left to finish."""
    deadline = time.monotonic() + seconds if seconds else None
    for batch in (understand_some, partial(prepare_some, places={})):
        last = 0
        while last is not None:
            if deadline and time.monotonic() > deadline:
                return False
            last, done = alone(batch, last)
            progress(done)
    return True


@transaction.atomic
def alone(batch, last):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() == (False,):
            return None, 0
    return batch(last)


# --- Words ------------------------------------------------------------------------------------------------------------


def understand_some(last):
    """(The id to go on from, how many); None for the id when there are no more."""
    ads_read = words_read()
    outdated = Keyword.objects.outdated(ads_read=ads_read, edition=edition()).filter(pk__gt=last)
    some = list(outdated.order_by("pk")[:BATCH])
    understand(some, ads_read)
    return (some[-1].pk if some else None), 0


def words_read():
    progress = SearchProgress.objects.first()
    return progress.ads if progress else 0


def understand(keywords, ads_read):
    """Write what they mean by now, and by which stems an ad leads to them."""
    for keyword in keywords:
        keyword.query = query_of(keyword) or None
    frequency = frequencies({stem for one in keywords if one.query for stem in lexemes(one.query)})
    found = [
        KeywordAnchor(keyword=keyword, lexeme=stem)
        for keyword in keywords
        if keyword.query
        for stem in anchors(keyword.query, frequency)
    ]
    pks = [keyword.pk for keyword in keywords]
    with connection.cursor() as cursor:
        cursor.execute(UNDERSTOOD, [ads_read, edition(), pks, [keyword.query for keyword in keywords]])
    KeywordAnchor.objects.filter(keyword__in=pks).delete()
    KeywordAnchor.objects.bulk_create(found)


def query_of(keyword):
    if keyword.side == Side.PLACE:
        return weighted(named_place(keyword.text), "C")
    meaning = find_out(Words.parse(keyword.text))
    # What must not be there is found like words, and then left out.
    return meaning.full if keyword.side == Side.WORDS else meaning.without.removeprefix("!")


def frequencies(stems):
    """A function that says in about how many ads a stem is."""
    with connection.cursor() as cursor:
        cursor.execute(FREQUENCIES, {"stems": sorted(stems)})
        known = dict(cursor.fetchall())
    return lambda stem: known.get(stem, 0)


def known_keywords(wanted):
    """{(side, text): row} of all these; new ones are understood at once."""
    new = [Keyword(side=side, text=text) for side, text in sorted(wanted)]
    Keyword.objects.bulk_create(new, ignore_conflicts=True)
    found = Keyword.objects.filter(text__in={text for _, text in wanted})
    found = {(row.side, row.text): row for row in found if (row.side, row.text) in wanted}
    understand([row for row in found.values() if not row.edition], words_read())
    return found


# --- Searches ---------------------------------------------------------------------------------------------------------


def prepare_some(last, places):
    """`places` are those that earlier batches have looked up."""
    stale = Q(prepared=None) | ~Q(prepared__edition=edition())
    stale |= Q(prepared__prepared_at__lt=timezone.now() - GOOD_FOR)
    is_asked = Exists(Alert.objects.on().filter(search=OuterRef("pk")))
    waiting = SavedSearch.objects.filter(stale, is_asked, pk__gt=last)
    some = list(waiting.order_by("pk").select_for_update(no_key=True, skip_locked=True, of=["self"])[:BATCH])
    prepare(some, places)
    return (some[-1].pk if some else None), len(some)


def prepare(some, places):
    searches = parsed(some, places)
    wanted = {pk: dict(keywords_of(search)) for pk, search in searches.items()}
    keywords = known_keywords({(side, text) for sides in wanted.values() for side, text in sides.items()})
    areas = known_areas({pk: search for pk, search in searches.items() if search.has_place})
    filters = known_filters(searches)
    rows = []
    for pk, search in searches.items():
        sides = {side: keywords[side, text] for side, text in wanted[pk].items()}
        said = {side: word.pk for side, word in sides.items() if word.query}
        rows.append(
            PreparedSearch(
                search_id=pk,
                words_id=said.get(Side.WORDS),
                without_id=said.get(Side.WITHOUT),
                place_words_id=said.get(Side.PLACE),
                area_id=areas.get(pk),
                country=country(search),
                filters_id=filters[pk],
                edition=edition(),
                prepared_at=timezone.now(),
            )
        )
    PreparedSearch.objects.filter(pk__in=searches).delete()
    PreparedSearch.objects.bulk_create(rows)


def parsed(some, places):
    """{id: JobSearch}. One that can't be read is left as it is, and the others go on."""
    found = {}
    for saved in some:
        try:
            search = saved.search
            if search.where:
                if search.where not in places:
                    places[search.where] = locate(search.where)
                search.__dict__["location"] = places[search.where]  # looked up once for all around that place
        except Exception:
            logger.exception("saved search %d can't be prepared", saved.pk)
        else:
            found[saved.pk] = search
    return found


def keywords_of(search):
    words = search.words
    if words.groups:
        yield Side.WORDS, written(replace(words, excluded=()), search.q)
    if words.excluded:
        yield Side.WITHOUT, written(replace(words, groups=()), search.q)
    if search.where and not search.has_place:
        yield Side.PLACE, search.where


def written(words, typed):
    """The same for all who mean the same by it; as typed where that might be understood in another way."""
    text = str(words)
    if len(text) > MAX_LENGTH or Words.parse(text) != words:
        text = typed
    return text.lower() if max(text) <= LAST_LATIN_LETTER else text


def known_areas(searches):
    """{id of a search: id of its area}; new ones get their squares at once."""
    rows = {pk: area(search) for pk, search in searches.items()}
    ids = Area.objects.known(rows.values())
    squares = {ids[row.key]: {*searches[pk].squares} - {country(searches[pk])} for pk, row in rows.items()}
    placed = set(AreaSquare.objects.filter(area__in=squares).values_list("area", flat=True))
    AreaSquare.objects.bulk_create(
        AreaSquare(area_id=pk, square=square)
        for pk, some in squares.items()
        if pk not in placed
        for square in some
    )
    return {pk: ids[row.key] for pk, row in rows.items()}


def country(search):
    return country_cell(search.location.place.country) if search.has_place else None


def area(search):
    location = search.location
    facts = {
        "place_id": location.place.pk,
        "latitude": location.latitude,
        "longitude": location.longitude,
        "half_angle": half_angle(search.radius) if search.radius else None,
    }
    return Area(key=key_of(repr([search.squares, *facts.values()])), **facts)


def known_filters(searches):
    """{id of a search: id of its filters}"""
    rows = {pk: filters(search) for pk, search in searches.items()}
    ids = FilterSet.objects.known(rows.values())
    return {pk: ids[row.key] for pk, row in rows.items()}


def filters(search):
    asked = {
        "contract": list(search.contract) or None,
        "hours": [*search.hours, Hours.EITHER.value] if search.hours else None,
        "model": list(search.model) or None,
        "category": list(search.category) or None,
        "company_ids": sorted(search.company_ids) if search.company else None,
        "salary": search.salary,
        "currency": search.currency if search.salary else "",
        "unpriced": search.unpriced,
        "since": search.since,
        "language": search.lang or None,
        "easy_apply": search.easy,
    }
    return FilterSet(key=key_of(repr([*asked.values()])), **asked)


# --- What nobody asks any more ----------------------------------------------------------------------------------------


def forget_unused():
    """Rows of searches without an alert that is on, and what none of them shares; if anything is using them, later."""
    alone(forget, 0)


def forget(_last):
    is_asked = Exists(Alert.objects.on().filter(search=OuterRef("search")))
    PreparedSearch.objects.filter(~is_asked).delete()
    for shared in (Keyword, Area, FilterSet):
        shared.objects.unused().delete()
    return None, 0
