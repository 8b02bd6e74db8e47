"""From the query string of a search to the values of a JobSearch.

Nothing raises: what makes no sense is left out, with a sentence in `notices` that says so.
"""

import re
import unicodedata

from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from companies.models import Company
from places.distance import RADII

from ..choices import Category, Contract, Hours, Language, Model

DEFAULT_RADIUS = 20
MAX_LENGTH = 200
MAX_VALUES = 50
MOST_NAMED = 3  # unknown values of a parameter that are named one by one
MAX_SALARY = 10_000_000
MAX_DAYS = 3650
CHOICES = {
    "contract": Contract.values,
    "hours": [Hours.FULL_TIME.value, Hours.PART_TIME.value],
    "model": Model.values,
    "category": Category.values,
}
SINGLE = ("q", "where", "radius", "salary", "currency", "unpriced", "since", "lang", "easy", "sort")
NAMES = (*CHOICES, "company", *SINGLE)


def clean_text(value):
    """Without control characters (PostgreSQL refuses NUL, and nobody means the others), white space folded."""
    kept = "".join(" " if is_unreadable(char) else char for char in value[: MAX_LENGTH * 4])
    return " ".join(kept.split())[:MAX_LENGTH].strip()


def is_unreadable(char):
    """Control characters and what a broken encoding leaves behind."""
    return char == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")


def read(data):
    """The keyword arguments of a JobSearch."""
    reader = Reader(data)
    values = {name: reader.several(name, allowed) for name, allowed in CHOICES.items()}
    values |= {
        "q": reader.text("q"),
        "where": reader.text("where"),
        "company": reader.companies(),
        "radius": reader.number("radius", DEFAULT_RADIUS, allowed=RADII),
        "salary": reader.number("salary", None, most=MAX_SALARY),
        "currency": reader.pattern("currency", r"[A-Z]{3}") or settings.CURRENCY,
        "unpriced": reader.switch("unpriced"),
        "since": reader.number("since", None, most=MAX_DAYS),
        "lang": reader.one("lang", Language.values),
        "easy": reader.switch("easy"),
        "sort": reader.one("sort", ["relevance", "newest"]),
    }
    reader.check_names()
    return values | {"notices": tuple(dict.fromkeys(reader.notices))}


class Reader:
    def __init__(self, data):
        self.data = data if isinstance(data, MultiValueDict) else MultiValueDict(as_lists(data))
        self.notices = []

    def ignore(self, name, value):
        shown = value if len(value) <= 40 else f"{value[:40]}…"
        self.notices.append(
            _("“%(value)s” is no known value of “%(name)s” and was ignored.") % {"value": shown, "name": name}
        )

    def ignore_all(self, name, values):
        for value in values[:MOST_NAMED]:
            self.ignore(name, value)
        if len(values) > MOST_NAMED:
            self.notices.append(_("More values of “%(name)s” were ignored.") % {"name": name})

    def check_names(self):
        """`contract[]` and `Contract` look as if they would be heard; other sites' parameters may be there."""
        for name in list(self.data)[:MAX_VALUES]:
            meant = re.sub(r"\W.*", "", name, flags=re.ASCII | re.DOTALL).lower()
            if name not in NAMES and meant in NAMES:
                self.notices.append(
                    _("“%(given)s” was ignored: the parameter is called “%(name)s”.")
                    % {"given": clean_text(name)[:40], "name": meant}
                )

    def last(self, name):
        """Of a parameter that has one value; as in any form, the last one given counts."""
        values = [value for value in dict.fromkeys(self.data.getlist(name)) if value.strip()]
        if len(values) > 1:
            self.notices.append(
                _("“%(name)s” was given more than once: only the last one counts.") % {"name": name}
            )
        return values[-1] if values else ""

    def text(self, name):
        value = self.last(name)
        if len(value) > MAX_LENGTH:
            self.notices.append(
                _("The search was longer than %(limit)s characters and was cut.") % {"limit": MAX_LENGTH}
            )
        return self.clean(value)

    def clean(self, value):
        if any(is_unreadable(char) and not char.isspace() for char in value):
            self.notices.append(_("Characters that nobody can see were left out of the search."))
        return clean_text(value)

    def pattern(self, name, pattern):
        value = self.clean(self.last(name))
        if value and not re.fullmatch(pattern, value, re.ASCII):
            self.ignore(name, value)
            return ""
        return value

    def values(self, name):
        """Each once, up to MAX_VALUES of them."""
        values = list(dict.fromkeys(self.clean(value) for value in self.data.getlist(name)))
        if len(values) > MAX_VALUES:
            self.notices.append(_("More values of “%(name)s” were ignored.") % {"name": name})
        return [value for value in values[:MAX_VALUES] if value]

    def several(self, name, allowed):
        """Known values in a fixed order, so that equal searches are equal."""
        values = self.values(name)
        self.ignore_all(name, [value for value in values if value not in allowed])
        return tuple(sorted(value for value in values if value in allowed))

    def one(self, name, allowed):
        value = self.clean(self.last(name))
        if value and value not in allowed:
            self.ignore(name, value)
            return ""
        return value

    def companies(self):
        slugs = self.values("company")
        if not slugs:
            return ()
        known = set(Company.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        self.ignore_all("company", [slug for slug in slugs if slug not in known])
        return tuple(sorted(known))

    def number(self, name, default, *, allowed=None, most=None):
        """A whole number; of a salary people also write 50.000, 50 000 € or 50000.00."""
        value = self.clean(self.last(name))
        if not value:
            return default
        digits = re.sub(
            r"[\s'€_]|[.,]\d{0,2}$|[.,](?=\d{3}(?!\d))", "", value.replace("€", "").strip(), flags=re.ASCII
        )
        if not re.fullmatch(r"\d{1,12}", digits, re.ASCII):
            self.ignore(name, value)
            return default
        number = int(digits)
        if (allowed is not None and number not in allowed) or (most is not None and not 0 < number <= most):
            self.ignore(name, value)
            return default
        return number

    def switch(self, name):
        value = self.clean(self.last(name))
        if value not in ("", "0", "1", "on"):
            self.ignore(name, value)
        return value in ("1", "on")


def as_lists(data):
    """A plain dict may hold single values or lists."""
    return {
        name: [str(item) for item in value] if isinstance(value, (list, tuple)) else [str(value)]
        for name, value in data.items()
        if value is not None
    }
