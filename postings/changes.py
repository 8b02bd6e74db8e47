"""When ads last changed for those who may read them: for sitemaps, and for who asks whether there is anything new.

What is read changes by an edit, a publication or an end. The last two lie in dates: those count that have come. One
narrow index, `posting_changes`, holds all that is asked for here.
"""

from hashlib import sha256

from django.conf import settings
from django.db.models import Case, Count, F, Max, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from companies.models import Company

from .models import Posting
from .models.posting_queryset import is_open


def changes(every=None):
    """(number, when, how many are open) of each `every` ids in a row among which there is an open ad; else of all."""
    now = timezone.now()
    ended = Case(When(closes_at__lte=now, then="closes_at"))
    return (
        Posting.objects.filter(published_at__lte=now)
        .values(number=F("pk") / every if every else Value(0))
        .annotate(
            at=Max(Greatest("updated_at", "published_at", ended)), open=Count("pk", filter=is_open(now))
        )
        .filter(open__gt=0)
        .order_by("number")
        .values_list("number", "at", "open")
    )


def board_tag(*about):
    """An ETag of all open ads and what is told of their companies; another one after any change."""
    facts = [settings.SITE_URL, settings.SITE_NAME, *about, *changes()]
    facts.append(Company.objects.aggregate(at=Max("updated_at"))["at"])
    return f'W/"{sha256(repr(facts).encode()).hexdigest()[:32]}"'
