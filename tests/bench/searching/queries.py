"""The fixed mix of searches: drawn from the board's own ads, so that words come as often as they occur there."""

import re
from collections import Counter, namedtuple
from urllib.parse import urlencode

from postings.choices import Category
from postings.models import Posting

MIX = {"keyword+radius": 40, "keyword": 25, "newest": 15, "filters": 10, "rare": 10}
NUMBER = 600
SAMPLE = 3000  # ads that words and places are taken from
MARKER = re.compile(r"\(.*?\)|[:*/]-?in\b|\bm/w/d\b")
WORD = re.compile(r"[^\W_][\w.+#-]*[\w+#]")
# What nobody types into a search box.
FILLERS = frozenset(
    re.findall(
        r"\w+",
        "und oder der die das den dem des ein eine einen einem einer für mit von vom zum zur bei auf aus als nach sich"
        " sie wir ist sind wird im in an am zu es bis and the for with from that this are will our your you all of to"
        " on as at by or be is have has not their they",
    )
)
RADII = ["20"] * 6 + ["10", "30", "50", "50", "100", "0"]
SALARIES = ["30000", "40000", "50000", "60000", "80000"]

Query = namedtuple("Query", "kind text")  # the text is a query string


def mix(random, number=NUMBER):
    """Shuffled Query, as many of each kind as MIX says."""
    draw = Drawing(random)
    queries = []
    for kind, share in MIX.items():
        make = getattr(draw, kind.replace("+", "_"))
        queries += [Query(kind, urlencode(make(), doseq=True)) for _ in range(number * share // 100)]
    random.shuffle(queries)
    return queries


class Drawing:
    """One method for each kind of search; each answers the values of a query string."""

    def __init__(self, random):
        self.random = random
        ads = self.sample()
        self.titles = [words for ad in ads if (words := typed(MARKER.sub(" ", ad["title"])))]
        texts = [re.sub(r"<[^>]+>", " ", f"{ad['tasks']} {ad['profile']}") for ad in ads]
        self.texts = [words for text in texts if (words := typed(text))]
        counts = Counter(word for words in self.texts for word in set(words))
        self.rare_words = sorted(word for word, n in counts.items() if n == 1 and len(word) > 5)
        self.places = sorted(ad["places__locality"] for ad in ads if ad["places__locality"])

    def sample(self):
        """Ads at random, each with one of its places. Closed ones too: which are open is another set each minute."""
        ids = list(Posting.objects.order_by("id").values_list("id", flat=True))
        ids = self.random.sample(ids, min(SAMPLE, len(ids)))
        rows = Posting.objects.filter(pk__in=ids).order_by("id", "places__position")
        ads = {row["id"]: row for row in rows.values("id", "title", "tasks", "profile", "places__locality")}
        return list(ads.values())

    def word(self):
        """Mostly one or two words of a title, sometimes one of a text."""
        kind = self.random.random()
        if kind < 0.85:
            words = self.random.choice(self.titles)
            first = self.random.randrange(len(words))
            return " ".join(words[first : first + (1 if kind < 0.55 else 2)])
        return self.random.choice(self.random.choice(self.texts))

    def keyword(self):
        word = self.word()
        return {"q": word.lower() if self.random.random() < 0.6 else word}

    def place(self):
        return {"where": self.random.choice(self.places), "radius": self.random.choice(RADII)}

    def keyword_radius(self):
        return self.keyword() | self.place()

    def newest(self):
        return {}

    def rare(self):
        return {"q": self.random.choice(self.rare_words)}

    def filters(self):
        """One to three of them, half of these around a place."""
        random = self.random
        filters = {
            "category": random.sample(Category.values, random.choice([1, 1, 2])),
            "contract": random.choice(["permanent", "internship", "working_student", "apprenticeship"]),
            "hours": random.choice(["full_time", "part_time"]),
            "model": random.choice(["remote", "hybrid", "on_site"]),
            "salary": random.choice(SALARIES),
            "since": random.choice(["1", "3", "7", "14"]),
            "lang": random.choice(["de", "en"]),
            "easy": "1",
        }
        values = {name: filters[name] for name in random.sample(list(filters), random.choice([1, 2, 2, 3]))}
        return values | (self.place() if random.random() < 0.5 else {})


def typed(text):
    return [word for word in WORD.findall(text) if word.lower() not in FILLERS]
