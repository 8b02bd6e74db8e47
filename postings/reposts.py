"""Which ad is only an earlier one again (M3): of the same company, title and place, and of nearly the same text."""

from datetime import timedelta
from difflib import SequenceMatcher

from django.db.models import Q, Value
from django.utils import timezone
from django.utils.html import strip_tags

from .models import Posting
from .models.title_key import TitleKey

WITHIN = timedelta(days=60)
ALIKE = 0.9
MOST_WORDS = 2000


def original_of(posting):
    """The ad that this one repeats, or None: one that was open within 60 days. The first of a chain stands for it."""
    since = timezone.now() - WITHIN
    earlier = (
        Posting.objects.filter(company=posting.company_id, published_at__isnull=False)
        .filter(Q(closes_at=None) | Q(closes_at__gt=since))
        .exclude(pk=posting.pk)
        .alias(key=TitleKey("title"))
        .filter(key=TitleKey(Value(posting.title)))
        .prefetch_related("places")
        .order_by("-published_at", "-pk")[:20]
    )
    mine, words = places_of(posting), words_of(posting)
    for other in earlier:
        if places_of(other) == mine and are_alike(words_of(other), words):
            return other.repost_of or other
    return None


def places_of(posting):
    return {place.place_id or place.locality.casefold() for place in posting.places.all()}


def words_of(posting):
    text = " ".join(strip_tags(text.replace("<", " <")) for text in (posting.tasks, posting.profile))
    return text.casefold().split()[:MOST_WORDS]


def are_alike(one, other):
    """Word by word; the quick upper bounds spare most of the comparing."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return all(ratio() >= ALIKE for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))
