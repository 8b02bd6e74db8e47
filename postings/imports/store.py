"""Writes entries: new ads, changed ads, and the closing of those that vanished. What is as it was is not touched."""

from array import array
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from jobboard.copying import copy_all, next_ids
from postings.models import Posting, PostingPlace

from .digests import made_of, reading
from .employers import Employers
from .normalise import fields_of
from .places import PlaceFinder
from .records import MISTAKES, ImportedPosting, attempt

LOCK = 5_011_736  # of the transactions in which imports write, so that two at a time can't make one ad twice
CLOSE_AT_ONCE = 1000
IMPORT_FIELDS = ["import_source", "import_digest", "import_reading", "import_closes_at"]
PLACE_FIELDS = ["place_id", "street", "postal_code", "locality", "country", "latitude", "longitude"]
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


@dataclass
class Entry:
    """One ad of the source; with a `problem` it is only known to be there."""

    where: str
    organization: str
    reference: str
    imported: ImportedPosting | None = None
    problem: str = ""
    digest: str = ""
    fields: dict | None = None
    is_new: bool = False  # as far as could be seen before the locks
    posting: Posting | None = None


class Writer:
    """Keeps what has been seen and found out during one run."""

    def __init__(self, report, origin, company_slug, beside):
        self.report, self.origin, self.company_slug = report, origin, company_slug
        self.beside, self.waiting = beside, None
        self.finder, self.reading = PlaceFinder(), reading()
        self.employers = Employers(company_slug)
        self.seen = array("q")
        self.now = timezone.now()

    # --- Batches ------------------------------------------------------------------------------------------------------

    def write(self, entries):
        """What is new in a batch is read in another thread, while this one waits for the batch before to be written."""
        remaining = self.other_than_before(entries)
        reading = self.beside.submit(self.read, remaining)
        self.flush()
        self.waiting = remaining, reading

    def flush(self):
        if self.waiting:
            (remaining, reading), self.waiting = self.waiting, None
            reading.result()
            self.settle(remaining)

    def read(self, entries):
        """Touches no row. That an ad isn't the board's yet is only likely; what is made for it costs time, no more."""
        for entry in entries:
            if entry.imported:
                entry.fields, entry.problem = attempt(fields_of, entry.imported)
                if entry.is_new and not entry.problem:
                    entry.posting = self.new_posting(entry)

    def settle(self, entries):
        """A batch in one transaction; if that is refused, one after the other, so that only a bad one is lost."""
        try:
            self.attempt(entries)
        except (DatabaseError, *MISTAKES) as error:
            if len(entries) > 1:
                for entry in entries:
                    self.settle([entry])
            else:
                self.report.skip(
                    entries[0].where, f"the database refuses it: {' '.join(str(error).split())[:200]}"
                )
                self.report.failures.append(f"{entries[0].where}: refused by the database")
                self.seen.extend(self.rows(entries).values_list("pk", flat=True))

    def attempt(self, entries):
        """Counts only what has been committed."""
        outcome = Outcome()
        if not entries:
            return
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
                self.write_all(entries, outcome)
        except (DatabaseError, *MISTAKES):
            self.employers.forget()
            raise
        outcome.tell(self.report)
        self.seen.extend(outcome.seen)

    def other_than_before(self, entries):
        """Most of a source is as it was, and is known by its digest: nothing of it is understood, locked or written."""
        rows = self.rows(entries).only("company", "reference", "title", *IMPORT_FIELDS)
        known = {(posting.company_id, posting.reference): posting for posting in rows}
        remaining, outcome = [], Outcome()
        for entry in entries:
            posting = known.get((self.employers.id_of(entry), entry.reference))
            seen = posting and (posting.import_source, posting.import_digest)
            is_read = posting and posting.import_reading.startswith(self.reading)
            if seen == (self.origin, entry.digest) and is_read and not entry.problem:
                outcome.unchanged.append(posting)
            else:
                entry.is_new = posting is None
                remaining.append(entry)
        outcome.tell(self.report)
        self.seen.extend(posting.pk for posting in outcome.unchanged)
        return remaining

    def rows(self, entries):
        ids = {self.employers.id_of(entry) for entry in entries}
        return Posting.objects.filter(company__in=ids, reference__in=[entry.reference for entry in entries])

    def write_all(self, entries, outcome):
        self.employers.make(entries)
        rows = self.rows(entries).select_for_update(of=["self"], no_key=True)
        known = {
            (posting.company_id, posting.reference): posting
            for posting in rows.prefetch_related("places").order_by("pk")
        }
        new, same = [], []
        for entry in entries:
            company_id = self.employers.id_of(entry)
            posting = known.get((company_id, entry.reference))
            outcome.seen += [posting.pk] if posting else []
            if entry.problem:
                outcome.skipped.append((entry.where, entry.problem))
                continue
            places = self.finder.rows(entry.imported.places)
            if posting is None:
                new.append((self.placed(entry, company_id, places), places))
            elif self.update(posting, entry, places):
                outcome.updated.append(posting)
            else:
                same.append(posting)
        self.insert(new)
        Posting.objects.bulk_update(same, IMPORT_FIELDS)
        outcome.added += [posting for posting, _ in new]
        outcome.seen += [posting.pk for posting, _ in new]
        outcome.unchanged += same

    def insert(self, new):
        """The places first, which their constraint allows until the commit: so the triggers index an ad once."""
        postings = [posting for posting, _ in new]
        for posting, pk in zip(postings, next_ids("postings_posting", len(new)), strict=True):
            posting.pk = pk
        write_places(new)
        copy_all(postings)

    # --- One ad -------------------------------------------------------------------------------------------------------

    def new_posting(self, entry):
        fields = dict(entry.fields)
        closes_at = fields["closes_at"]
        if fields["published_at"] is None:
            fields["published_at"] = min(self.now, closes_at or self.now)
        return Posting(
            reference=entry.reference,
            import_source=self.origin,
            import_digest=entry.digest,
            import_closes_at=closes_at,
            **fields,
        )

    def placed(self, entry, company_id, places):
        posting = entry.posting or self.new_posting(entry)
        posting.company_id, posting.updated_at = company_id, timezone.now()
        posting.import_reading = self.reading + made_of(posting, entry.fields, places)
        return posting

    def update(self, posting, entry, places):
        """Did anything change? Where the ad comes from now, and as what it was seen, is no change by itself.

        What the source tells as before is only read anew: no reason to undo what a person has edited since.
        """
        were = [{name: getattr(place, name) for name in PLACE_FIELDS} for place in posting.places.all()]
        made = posting.import_reading[len(self.reading) :]
        is_edited = made != made_of(posting, entry.fields, were)
        is_told_as_before = posting.import_digest == entry.digest
        posting.import_source, posting.import_digest = self.origin, entry.digest
        if is_edited and is_told_as_before:
            posting.import_reading = self.reading + made
            return False
        fields = self.fields_to_set(posting, entry)
        changed = [name for name, value in fields.items() if getattr(posting, name) != value]
        for name in changed:
            setattr(posting, name, fields[name])
        posting.import_reading = self.reading + made_of(posting, entry.fields, places)
        if changed or were != places:
            posting.save(update_fields=[*changed, *IMPORT_FIELDS, "updated_at"])
        if were != places:
            PostingPlace.objects.filter(posting=posting).delete()
            write_places([(posting, places)])
        return bool(changed) or were != places

    def fields_to_set(self, posting, entry):
        """The day of publication of an ad that is public never moves, nor does an end that a person has set."""
        fields = dict(entry.fields)
        if (posting.published_at and posting.published_at <= self.now) or not fields["published_at"]:
            fields["published_at"] = posting.published_at or self.now
        if fields["closes_at"]:
            fields["closes_at"] = max(fields["closes_at"], fields["published_at"])
        told, posting_told = fields["closes_at"], posting.import_closes_at
        posting.import_closes_at = told
        if posting.closes_at != posting_told:
            del fields["closes_at"]
            if posting.closes_at and posting.closes_at < fields["published_at"]:
                fields["published_at"] = posting.published_at
        return fields

    # --- Vanished ads -------------------------------------------------------------------------------------------------

    def close_vanished(self):
        """Only after a source was read as a whole, and only ads that came from it.

        Each is closed once: who opens it again by hand, although the source no longer has it, is not overruled.
        """
        rows = Posting.objects.filter(import_source=self.origin).exclude(import_digest="")
        if self.company_slug:
            rows = rows.filter(company__slug=self.company_slug)
        seen = set(self.seen)
        gone = [pk for pk in rows.values_list("pk", flat=True).iterator() if pk not in seen]
        at = Greatest(Value(self.now), Coalesce(F("published_at"), Value(self.now)))
        for start in range(0, len(gone), CLOSE_AT_ONCE):
            vanished = Posting.objects.filter(pk__in=gone[start : start + CLOSE_AT_ONCE])
            with transaction.atomic():
                closing = vanished.filter(Q(closes_at=None) | Q(closes_at__gt=self.now))
                titles = list(closing.values_list("title", flat=True))
                self.report.closed += closing.update(
                    closes_at=at, import_closes_at=at, import_digest="", updated_at=timezone.now()
                )
                vanished.exclude(import_digest="").update(import_digest="")
            for title in titles:
                self.report.say(2, f"closed: {title}")


class Outcome:
    """What one batch did, until it is committed."""

    def __init__(self):
        self.added, self.updated, self.unchanged, self.skipped, self.seen = [], [], [], [], []

    def tell(self, report):
        for name in ("added", "updated", "unchanged"):
            postings = getattr(self, name)
            setattr(report, name, getattr(report, name) + len(postings))
            for posting in postings:
                report.say(2, f"{name}: {posting.title}")
        for where, reason in self.skipped:
            report.skip(where, reason)


def write_places(postings):
    copy_all(
        [
            PostingPlace(posting_id=posting.pk, position=position, **row)
            for posting, rows in postings
            for position, row in enumerate(rows)
        ]
    )
