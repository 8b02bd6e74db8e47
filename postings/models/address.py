"""The address of an ad's page: its title for people, its id for us."""

from functools import cache, lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.text import slugify

from companies.slugs import UMLAUTS


@lru_cache(maxsize=4096)
def slug_of(title):
    return slugify(title.translate(UMLAUTS))[:80].strip("-") or "job"


def address(title, pk):
    """Of an ad's page. Without asking for it by its name each time, which a list of ads would feel."""
    return address_pattern(get_urlconf(), get_script_prefix()).format(slug_of(title), pk)


@cache
def address_pattern(_urlconf, _prefix):
    return reverse("posting", args=["slug", 0]).replace("slug-0", "{}-{}")
