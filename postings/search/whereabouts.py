"""Which place a search means, among several of that name: one where there are ads, if the likeliest has none."""

import re
from dataclasses import replace

from django.db import router

from places.lookup import resolve
from places.regions import HOME

from ..models import PostingIndex
from .grid import cells_around
from .kept import kept
from .tsquery import Matches, all_of, any_of, stem
from .words import spellings

WELL_KNOWN = 20_000  # inhabitants: such a town at home is meant, whether it has ads or not
NAMESAKES = 5
NEAR_KM = 50
# "Halle (Westfalen)", "Halle, Sachsen-Anhalt", "4020 Linz": says itself which one is meant.
TOLD_APART = re.compile(r"[,;()|/]|\s-\s|\d\s+[^\W\d]|[^\W\d]\s+\d")


def looked_up(text):
    """`resolve(text)`, as of up to a minute ago."""
    return kept("place", text, lambda: resolve(text), within="process")


def locate(text, look_up=resolve):
    """A Resolution. What would be a guess is left to the ads' own words where they hold the name."""
    found = look_up(text)
    if found.is_guess and in_ads(text):
        return replace(found, place=None, is_guess=False, alternatives=[])
    is_well_known = found and found.place.country in HOME and found.place.population >= WELL_KNOWN
    if not found.alternatives or is_well_known or TOLD_APART.search(text) or has_ads(found.place):
        return found
    for other in found.alternatives[:NAMESAKES]:
        if has_ads(other):
            rest = [found.place, *(place for place in found.alternatives if place != other)]
            point = {"latitude": other.latitude, "longitude": other.longitude}
            return replace(found, place=other, code="", alternatives=rest, **point)
    return found


def has_ads(place):
    squares = cells_around(place.latitude, place.longitude, NEAR_KM)
    return PostingIndex.objects.open().filter(cells__overlap=squares).exists()


def in_ads(text):
    wanted = named_place(text)
    return bool(wanted) and PostingIndex.objects.open().filter(Matches("title_fts", wanted, "C")).exists()


def named_place(text):
    """The tsquery of a place that the gazetteer doesn't know, to be looked for in the ads' own words."""
    words = re.findall(r"\w+", text)
    wanted = [[(spelling, False) for spelling in spellings(word)] for word in words]
    found = iter(stem([each for word in wanted for each in word], using=router.db_for_read(PostingIndex)))
    return all_of([any_of([next(found)[1][2] for _ in word]) for word in wanted])
