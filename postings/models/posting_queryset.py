"""Which ads there are: those that are open, those of a state, those that a list shows."""

from copy import copy

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connections
from django.db.models import OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils import timezone

from companies.models import Company, ManagedQuerySet

CARD = (
    *("title", "language", "category", "contract", "hours", "model", "easy_apply"),
    *("salary_min", "salary_max", "salary_currency", "salary_period"),
    *("published_at", "closes_at", "paused_at", "frozen_at"),
    *("company__name", "company__slug", "company__logo"),
)


# The ad as it was read: any change of the row since has made another version of it, which only PostgreSQL sees.
AS_READ = "SELECT FROM postings_posting WHERE id = %s AND xmin = %s::xid FOR SHARE"
LOCKED = """
SELECT posting.*, company.name AS company_name
FROM postings_posting AS posting JOIN companies_company AS company ON company.id = posting.company_id
WHERE posting.id = %s FOR SHARE OF posting
"""


class PostingClosed(Exception):
    """The ad is not open (any more)."""


def is_open(now):
    """The condition behind `open()`, for where rows are counted by it."""
    unended = Q(closes_at=None) | Q(closes_at__gt=now)
    return unended & Q(published_at__lte=now, paused_at=None, frozen_at=None)


class PostingQuerySet(ManagedQuerySet):
    def open(self):
        """Ads that anyone may read and apply to at this moment."""
        return self.filter(is_open(timezone.now()))

    def published(self):
        """Ads that were made public once and that staff have not frozen: open, paused or closed."""
        return self.filter(published_at__lte=timezone.now(), frozen_at=None)

    def naming_pay(self, since):
        """Open and past ads since then whose employer names a figure; nothing that was paused or frozen."""
        return self.published().filter(published_at__gt=since, paused_at=None, salary_year__isnull=False)

    def in_state(self, state):
        """The rows whose `state` is this one."""
        now = timezone.now()
        ended = Q(closes_at__isnull=False, closes_at__lte=now)
        alive = Q(published_at__isnull=False, frozen_at=None) & ~ended
        return self.filter(
            {
                "draft": Q(published_at=None, review_asked_at=None),
                "in_review": Q(published_at=None, review_asked_at__isnull=False),
                "frozen": Q(published_at__isnull=False, frozen_at__isnull=False),
                "closed": Q(published_at__isnull=False, frozen_at=None) & ended,
                "paused": alive & Q(paused_at__isnull=False),
                "open": alive & Q(paused_at=None, published_at__lte=now),
                "scheduled": alive & Q(paused_at=None, published_at__gt=now),
            }[state]
        )

    def in_review(self):
        """First ads of companies that nobody has verified: staff look at them before they open (K2)."""
        return self.in_state("in_review")

    def open_unseen(self, company):
        """Do the company's ads open without a look by staff: is it verified, or was one of them opened before?"""
        return bool(company.verified_at) or self.filter(company=company, published_at__isnull=False).exists()

    def lock_open(self, known):
        """The open ad, its row locked so that a closing must wait; applicants run side by side.

        `known` is the ad as it was read. Where the query gave the row's version with it (`read_as`, and the company's
        name), it is read once more only if there is another version. Raises PostingClosed. Needs a transaction.
        """
        posting = copy(known) if self.lock_as_read(known) else next(iter(self.raw(LOCKED, [known.pk])), None)
        if posting is None or not posting.is_open:
            raise PostingClosed
        # After the lock: what was waited for may be other places.
        prefetch_related_objects([posting], "places")
        posting.company = Company.from_db(self.db, ["id", "name"], [posting.company_id, posting.company_name])
        return posting

    def lock_as_read(self, known):
        version = getattr(known, "read_as", None)
        if version is None:
            return False
        with connections[self.db].cursor() as cursor:
            cursor.execute(AS_READ, [known.pk, version])
            return cursor.rowcount == 1

    def for_cards(self):
        """With all that a card in a list shows, and nothing else, in one query."""
        towns = self.model._meta.get_field("places").related_model.objects.filter(posting=OuterRef("pk"))
        return (
            self.select_related("company")
            .only(*CARD)
            .annotate(localities=ArraySubquery(towns.order_by("position", "id").values("locality")))
        )

    def for_list(self):
        """With all that a card in a list shows, in a constant number of queries."""
        places = self.model._meta.get_field("places").related_model.objects.select_related("place")
        return self.select_related("company").prefetch_related(Prefetch("places", places))
