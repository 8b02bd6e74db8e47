"""Made-up subscribers, each with one alert, to measure on: few searches are everybody's, most are somebody's own."""

from collections import namedtuple
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from companies.models import Company
from jobboard.copying import copy, next_ids
from places.lookup import Resolution
from places.models import Place
from postings.choices import Category, Contract
from postings.search import JobSearch
from postings.search.query_string import DEFAULT_RADIUS
from postings.sequence import highest_number
from postings.synthetic.draw import Draw
from postings.synthetic.fields import LANGUAGES
from postings.synthetic.titles import Titles
from postings.synthetic.writing import known_towns

from . import slots
from .models import Rhythm, SavedSearch, Subscriber, in_words, key_of

ALERTS_OF_A_SEARCH = 5  # on average
BATCH = 5000
# Nearly all who want jobs by email name a place.
KINDS = Draw.of(
    {"words_around": 56, "category_around": 17, "words": 11, "filtered": 8, "around": 4, "odd": 4}
)
RADIUS = Draw.of({DEFAULT_RADIUS: 60, 10: 10, 30: 10, 50: 15, 100: 3, 0: 2})
RHYTHM = Draw.of({Rhythm.DAILY: 75, Rhythm.WEEKLY: 15, Rhythm.INSTANT: 10})
HOUR = Draw.of({7: 60, 6: 10, 8: 10, 12: 5, 17: 5, 18: 5, 20: 5})
GERMAN = 0.7
UNKNOWN_PLACES = ("Gewerbepark Nord", "Europaweit", "Werk II", "Am Hafen")
Row = namedtuple("Row", "id language")


def generate(count, *, seed, rhythm, after, progress):
    """Writes them by COPY. `rhythm` is everybody's, else all are drawn; no ad up to number `after` is news to them.

    A second run adds other people, who share the searches of the first.
    """
    random = Random(seed)  # noqa: S311  nothing secret
    after = highest_number() if after is None else after
    searches = write_searches(max(1, count // ALERTS_OF_A_SEARCH), random, progress)
    popular = Draw.zipf(searches, exponent=0.9, offset=10)
    first = next_ids("alerts_subscriber", 1)[0]
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        # Each search is somebody's; the others ask for what many ask.
        own = searches[start : start + size]
        write_people([*own, *popular.several(random, size - len(own))], first + start, rhythm, after, random)
        progress(size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE alerts_subscriber, alerts_savedsearch, alerts_alert")


def write_searches(number, random, progress):
    """As many distinct ones, in no particular order; those that are known already are met again."""
    drawing, found = Drawing(random), {}
    while len(found) < number:
        search, language = drawing.one()
        found.setdefault(search.canonical, (search, language))
    rows = []
    for start in range(0, number, BATCH):
        rows += known_or_new(dict(list(found.items())[start : start + BATCH]))
        progress(0)
    random.shuffle(rows)
    return rows


@transaction.atomic
def known_or_new(searches):
    new = [
        SavedSearch(key=key_of(query), query=query, words=in_words(search))
        for query, (search, _) in searches.items()
    ]
    SavedSearch.objects.bulk_create(new, ignore_conflicts=True)
    ids = dict(SavedSearch.objects.filter(key__in=[row.key for row in new]).values_list("query", "pk"))
    return [Row(ids[query], language) for query, (_, language) in searches.items()]


@transaction.atomic
def write_people(searches, first, rhythm, after, random):
    now, due = timezone.now(), {}
    people = []
    for number, search in enumerate(searches):
        own = rhythm or RHYTHM.one(random)
        person = Subscriber(
            rhythm=own, hour=HOUR.one(random), language=search.language, weekday=random.randrange(7)
        )
        slot = (own, person.hour, person.weekday)
        if own != Rhythm.INSTANT and slot not in due:
            due[slot] = slots.following(person, now)
        people.append((f"subscriber-{first + number}@alerts.example", person, due.get(slot)))
    ids = next_ids("alerts_subscriber", len(people))
    copy(
        "alerts_subscriber",
        (
            "id",
            "email",
            "language",
            "rhythm",
            "hour",
            "weekday",
            "time_zone",
            "confirmed_at",
            "due_at",
            "mailed_through",
            "created_at",
        ),
        (
            (
                pk,
                email,
                person.language,
                person.rhythm,
                person.hour,
                person.weekday,
                person.time_zone,
                now,
                due_at,
                after,
                now,
            )
            for pk, (email, person, due_at) in zip(ids, people, strict=True)
        ),
    )
    copy(
        "alerts_alert",
        ("id", "subscriber_id", "search_id", "starts_after", "looked", "confirmed_at", "created_at"),
        (
            (alert, pk, search.id, after, True, now, now)
            for alert, pk, search in zip(next_ids("alerts_alert", len(ids)), ids, searches, strict=True)
        ),
    )


class Drawing:
    """One method for each kind of search; each answers the values of a JobSearch."""

    def __init__(self, random):
        self.random, self.towns = random, known_towns()
        self.titles = {language: Titles(language, random) for language in LANGUAGES}
        self.companies = sorted(Company.objects.values_list("slug", flat=True)[:5000])

    def one(self):
        """(a search, its person's language)"""
        self.language = "de" if self.random.random() < GERMAN else "en"
        values = getattr(self, KINDS.one(self.random))()
        town = values.pop("town", None)
        search = JobSearch(**values, where=str(town[0])) if town else JobSearch(**values)
        if town:
            place = Place(id=town[0], name=town[1], country=town[2])
            search.__dict__["location"] = Resolution(
                place=place
            )  # known already: not looked up once for each
        return search, self.language

    def text(self):
        """An occupation as somebody types it, mostly; often with a skill or a rank."""
        title = self.titles[self.language].one(self.random)
        text = " ".join(
            filter(
                None,
                self.random.choice(
                    [(title.occupation,)] * 3
                    + [(title.rank, title.occupation), (title.occupation, title.tail)]
                ),
            )
        )
        return text.lower() if self.random.random() < 0.5 else text

    def words(self):
        return {"q": self.text()}

    def around(self):
        return {"town": self.towns.one(self.random), "radius": RADIUS.one(self.random)}

    def words_around(self):
        return self.words() | self.around()

    def category_around(self):
        return {"category": (self.random.choice(Category.values),)} | self.around()

    def filtered(self):
        """Words, a place or both, with one or two filters."""
        filters = {
            "contract": (self.random.choice(Contract.values),),
            "hours": (self.random.choice(["full_time", "part_time"]),),
            "model": (self.random.choice(["remote", "hybrid"]),),
            "salary": self.random.choice([30_000, 40_000, 50_000, 60_000, 80_000]),
            "lang": self.random.choice(["de", "en"]),
            "easy": True,
        }
        some = self.random.sample(list(filters), self.random.choice([1, 1, 2]))
        found = {name: filters[name] for name in some}
        if "salary" in found:
            found["currency"] = "EUR"
        return self.random.choice([self.words, self.around, self.words_around])() | found

    def odd(self):
        """What has no place on the map or no word that must be there."""
        kind = self.random.randrange(5)
        if kind == 0 and self.companies:
            return {"company": (self.random.choice(self.companies),)}
        if kind == 1:
            return {"q": f"-{self.text().split()[-1]}"} | self.around()
        if kind == 2:
            return {"q": f"{self.text()} -{self.text().split()[-1]}"}
        if kind == 3:
            return {"q": f'"{self.text()}" or {self.text().split()[0]}'}
        return self.words() | {"where": self.random.choice(UNKNOWN_PLACES)}
