"""From the query string of a search to the values of a JobSearch.

Nothing raises: what makes no sense is left out, with a sentence in `notices` that says so.
"""

import re
import unicodedata

from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from companies.models import Company

from ..choices import Category, Contract, Hours, Language, Model

RADII = (0, 5, 10, 20, 30, 50, 100)
DEFAULT_RADIUS = 20
MAX_LENGTH = 200
MAX_VALUES = 50
MAX_SALARY = 10_000_000
MAX_DAYS = 3650
CHOICES = {
    "contract": Contract.values,
    "hours": [Hours.FULL_TIME.value, Hours.PART_TIME.value],
    "model": Model.values,
    "category": Category.values,
}


def clean_text(value):
    """Without control characters (PostgreSQL refuses NUL, and nobody means the others), white space folded."""
    kept = "".join(
        " " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char
        for char in value[: MAX_LENGTH * 4]
    )
    return " ".join(kept.split())[:MAX_LENGTH].strip()


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
    return values | {"notices": tuple(reader.notices)}


class Reader:
    def __init__(self, data):
        self.data = data if isinstance(data, MultiValueDict) else MultiValueDict(as_lists(data))
        self.notices = []

    def ignore(self, name, value):
        shown = value if len(value) <= 40 else f"{value[:40]}…"
        self.notices.append(
            _("“%(value)s” is no known value of “%(name)s” and was ignored.") % {"value": shown, "name": name}
        )

    def text(self, name):
        value = self.data.get(name) or ""
        if len(value) > MAX_LENGTH:
            self.notices.append(
                _("The search was longer than %(limit)s characters and was cut.") % {"limit": MAX_LENGTH}
            )
        if any(unicodedata.category(char) == "Cc" and not char.isspace() for char in value):
            self.notices.append(_("Characters that nobody can see were left out of the search."))
        return clean_text(value)

    def pattern(self, name, pattern):
        value = clean_text(self.data.get(name) or "")
        if value and not re.fullmatch(pattern, value, re.ASCII):
            self.ignore(name, value)
            return ""
        return value

    def several(self, name, allowed):
        """Known values, each once, in a fixed order, so that equal searches are equal."""
        known = set()
        for value in self.data.getlist(name)[:MAX_VALUES]:
            value = clean_text(value)
            if value in allowed:
                known.add(value)
            elif value:
                self.ignore(name, value)
        return tuple(sorted(known))

    def one(self, name, allowed):
        return next(iter(self.several(name, allowed)), "")

    def companies(self):
        slugs = {clean_text(value) for value in self.data.getlist("company")[:MAX_VALUES]} - {""}
        if not slugs:
            return ()
        known = set(Company.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        for slug in sorted(slugs - known):
            self.ignore("company", slug)
        return tuple(sorted(known))

    def number(self, name, default, *, allowed=None, most=None):
        """A whole number; of a salary people also write 50.000 or 50 000 €."""
        value = clean_text(self.data.get(name) or "")
        if not value:
            return default
        digits = re.sub(r"[\s.,'€_]", "", value)
        if not re.fullmatch(r"\d{1,12}", digits, re.ASCII):
            self.ignore(name, value)
            return default
        number = int(digits)
        if (allowed is not None and number not in allowed) or (most is not None and not 0 < number <= most):
            self.ignore(name, value)
            return default
        return number

    def switch(self, name):
        value = clean_text(self.data.get(name) or "")
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
