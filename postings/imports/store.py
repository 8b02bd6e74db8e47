"""Writes entries: new ads, changed ads, and the closing of those that vanished. What is as it was is not touched."""

from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.text import slugify

from companies.models import Company
from postings.models import Posting, PostingPlace

from .normalise import web_address
from .places import PlaceFinder
from .records import ImportedPosting

LOCK = 5_011_736  # of the transactions in which imports write, so that two at a time can't make one ad twice
CLOSE_AT_ONCE = 1000
PLACE_FIELDS = ["place_id", "street", "postal_code", "locality", "country", "latitude", "longitude"]
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


@dataclass
class Entry:
    """One ad of the source; with a `problem` it is only known to be there."""

    where: str
    organization: str
    reference: str
    imported: ImportedPosting | None = None
    fields: dict | None = None
    problem: str = ""


class Writer:
    """Keeps what has been seen and found out during one run."""

    def __init__(self, report, origin, company_slug=""):
        self.report, self.origin, self.company_slug = report, origin, company_slug
        self.finder = PlaceFinder()
        self.company_ids = None
        self.seen = set()
        self.now = timezone.now()

    # --- Batches ------------------------------------------------------------------------------------------------------

    def write(self, entries):
        """A batch in one transaction; if that is refused, one after the other, so that only a bad one is lost."""
        try:
            self.attempt(entries)
        except DatabaseError as error:
            if len(entries) > 1:
                for entry in entries:
                    self.write([entry])
            else:
                self.report.skip(
                    entries[0].where, f"the database refuses it: {' '.join(str(error).split())[:200]}"
                )
                self.report.failures.append(f"{entries[0].where}: refused by the database")

    def attempt(self, entries):
        """Counts only what has been committed."""
        outcome = Outcome()
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
                self.write_all(entries, outcome)
        except DatabaseError:
            self.company_ids = None  # some may have been made in the transaction that is gone
            raise
        outcome.tell(self.report)
        self.seen |= outcome.seen

    def write_all(self, entries, outcome):
        known = self.known(entries)
        new = []
        for entry in entries:
            company_id = self.company_id(entry, may_create=not entry.problem)
            posting = known.get((company_id, entry.reference))
            if entry.problem:
                outcome.skipped.append((entry.where, entry.problem))
                outcome.seen |= {posting.pk} if posting else set()
                continue
            places = self.finder.rows(entry.imported.places)
            if posting is None:
                new.append((self.new_posting(entry, company_id), places))
            else:
                outcome.seen.add(posting.pk)
                (outcome.updated if self.update(posting, entry, places) else outcome.unchanged).append(
                    posting
                )
        Posting.objects.bulk_create([posting for posting, _ in new])
        outcome.added += [posting for posting, _ in new]
        outcome.seen |= {posting.pk for posting, _ in new}
        write_places(new)
        self.adopt(outcome.unchanged)

    def known(self, entries):
        """{(company, reference): ad}, with rows locked until they are compared and written."""
        ids = {self.company_id(entry, may_create=False) for entry in entries}
        rows = Posting.objects.filter(company__in=ids, reference__in=[entry.reference for entry in entries])
        rows = rows.select_for_update(of=["self"], no_key=True).prefetch_related("places").order_by("pk")
        return {(posting.company_id, posting.reference): posting for posting in rows}

    # --- One ad -------------------------------------------------------------------------------------------------------

    def new_posting(self, entry, company_id):
        fields = dict(entry.fields)
        closes_at = fields["closes_at"]
        if fields["published_at"] is None:
            fields["published_at"] = min(self.now, closes_at or self.now)
        return Posting(company_id=company_id, reference=entry.reference, import_source=self.origin, **fields)

    def update(self, posting, entry, places):
        """Did anything change? The day of publication of an ad that is public never moves."""
        fields = dict(entry.fields)
        if (posting.published_at and posting.published_at <= self.now) or not fields["published_at"]:
            fields["published_at"] = posting.published_at or self.now
        if fields["closes_at"]:
            fields["closes_at"] = max(fields["closes_at"], fields["published_at"])
        changed = [name for name, value in fields.items() if getattr(posting, name) != value]
        moved = [
            {name: getattr(place, name) for name in PLACE_FIELDS} for place in posting.places.all()
        ] != places
        if changed:
            for name in changed:
                setattr(posting, name, fields[name])
            posting.import_source = self.origin
            posting.save(update_fields=[*changed, "import_source", "updated_at"])
        if moved:
            PostingPlace.objects.filter(posting=posting).delete()
            write_places([(posting, places)])
        return bool(changed or moved)

    def adopt(self, postings):
        """An ad that comes from elsewhere now is this source's to close; that alone is no change of the ad."""
        strangers = [posting.pk for posting in postings if posting.import_source != self.origin]
        if strangers:
            Posting.objects.filter(pk__in=strangers).update(import_source=self.origin)

    # --- Companies ----------------------------------------------------------------------------------------------------

    def company_id(self, entry, *, may_create):
        """By its name in whatever letters, or the one company that was asked for."""
        if self.company_ids is None:
            rows = Company.objects.order_by("-pk").values_list("pk", "name", "slug")
            self.company_ids = {slug if self.company_slug else name.casefold(): pk for pk, name, slug in rows}
        key = self.company_slug or entry.organization.casefold()
        if key not in self.company_ids and may_create:
            self.company_ids[key] = self.new_company(entry).pk
        return self.company_ids.get(key)

    def new_company(self, entry):
        if self.company_slug:
            return Company.objects.create(
                name=self.company_slug.replace("-", " ").replace("_", " ").title(), slug=self.company_slug
            )
        return Company.objects.create(
            name=entry.organization,
            slug=free_slug(entry.organization),
            website=web_address(entry.imported.website, 200),
        )

    # --- Vanished ads -------------------------------------------------------------------------------------------------

    def close_vanished(self):
        """Only after a source was read as a whole, and only ads that came from it."""
        rows = Posting.objects.filter(
            Q(closes_at=None) | Q(closes_at__gt=self.now), import_source=self.origin
        )
        if self.company_slug:
            rows = rows.filter(company__slug=self.company_slug)
        gone = [pk for pk in rows.values_list("pk", flat=True) if pk not in self.seen]
        at = Greatest(Value(self.now), Coalesce(F("published_at"), Value(self.now)))
        for start in range(0, len(gone), CLOSE_AT_ONCE):
            closing = Posting.objects.filter(pk__in=gone[start : start + CLOSE_AT_ONCE])
            titles = list(closing.values_list("title", flat=True))
            self.report.closed += closing.update(closes_at=at, updated_at=timezone.now())
            for title in titles:
                self.report.say(2, f"closed: {title}")


class Outcome:
    """What one batch did, until it is committed."""

    def __init__(self):
        self.added, self.updated, self.unchanged, self.skipped, self.seen = [], [], [], [], set()

    def tell(self, report):
        for name in ("added", "updated", "unchanged"):
            postings = getattr(self, name)
            setattr(report, name, getattr(report, name) + len(postings))
            for posting in postings:
                report.say(2, f"{name}: {posting.title}")
        for where, reason in self.skipped:
            report.skip(where, reason)


def write_places(postings):
    PostingPlace.objects.bulk_create(
        PostingPlace(posting=posting, position=position, **row)
        for posting, rows in postings
        for position, row in enumerate(rows)
    )


def free_slug(name):
    base = slugify(name.translate(UMLAUTS))[:70].strip("-") or "company"
    taken = set(Company.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
