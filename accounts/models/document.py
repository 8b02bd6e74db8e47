import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import User


def private_storage():
    return storages["private"]


def document_key(document, filename):
    """A UUID, never the person's own file name, which may hold paths, NUL or newlines."""
    return f"documents/{document.pk.hex[:2]}/{document.pk.hex}{document.extension}"


def page_key(document, number):
    return f"documents/{document.pk.hex[:2]}/{document.pk.hex}-{number}.webp"


class Scan(models.TextChoices):
    PENDING = "pending", _("not checked for viruses")
    CLEAN = "clean", _("no virus found")
    FLAGGED = "flagged", _("no virus found, and yet something is odd")
    INFECTED = "infected", _("holds a virus")
    ERROR = "error", _("could not be checked for viruses")


class Remark(models.TextChoices):
    """What is odd about a file, but no reason to refuse it: it is flagged, and opened behind a warning only."""

    ATTACHMENT = "attachment", _("Holds attached data, as Europass CVs do.")
    BLANK = "blank", _("Its pages are blank.")
    UNREADABLE = "unreadable", _("Can't be read here; programs may show it differently, or not at all.")
    REPAIRED = "repaired", _("Was damaged; programs may show it differently.")
    SPARSE = "sparse", _("Holds hardly any text.")


Scan.SCANNED = (Scan.CLEAN, Scan.FLAGGED)  # and no virus found


class DocumentQuerySet(models.QuerySet):
    def kept(self):
        """CVs that their owner sees; one that was removed lives on in applications only."""
        return self.filter(owner__isnull=False, claimed_at__isnull=False, removed_at=None)

    def usable(self):
        """May be sent with an application: no virus was found in it so far."""
        return self.exclude(scan=Scan.INFECTED)

    def staged(self):
        """Uploaded and found to be sound, but not yet part of anything."""
        return self.filter(verified_at__isnull=False, claimed_at=None)

    def given_up(self, before):
        """Part of something once, and on nobody's file any more since before then."""
        return self.filter(
            Q(removed_at__lt=before) | Q(owner=None, removed_at=None, claimed_at__lt=before),
            claimed_at__isnull=False,
        )

    def abandoned(self, before):
        """Staged so long ago that nobody will come back for them."""
        return self.filter(claimed_at=None, created_at__lt=before)

    def due(self):
        """To be scanned or drawn now. What came while there was no scanner is due once there is one."""
        due = Q(check_at__lte=timezone.now())
        if settings.CLAMD_URL:
            due |= Q(check_at=None, scan__in=[Scan.PENDING, Scan.ERROR])
        return self.filter(due, verified_at__isnull=False)


class Document(models.Model):
    """A CV, or a file that answers a question or goes with a message.

    The file comes first, then the check, then the row, so a crash leaves only what a sweeper finds. It is staged until
    it is claimed: put on a person's file, or sent with an application. An answer's file has no owner. The
    file is never changed, so an application that refers to it is a true snapshot. A virus scanner, where there is one,
    looks at it later; until it has found nothing, nobody gets to see the file.
    """

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ODT = "application/vnd.oasis.opendocument.text"
    RTF = "application/rtf"
    TXT = "text/plain"
    EXTENSIONS = {PDF: ".pdf", DOCX: ".docx", ODT: ".odt", RTF: ".rtf", TXT: ".txt"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="documents")
    file = models.FileField(storage=private_storage, upload_to=document_key, max_length=200, blank=True)
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    text = models.TextField(_("text of the document"), blank=True)
    is_read = models.BooleanField(
        default=True, db_default=True, editable=False
    )  # False: the words come later
    created_at = models.DateTimeField(default=timezone.now)
    verified_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    staged_as = models.CharField(
        max_length=60, blank=True, db_index=True, editable=False
    )  # by which form, in which field
    removed_at = models.DateTimeField(null=True, blank=True)

    remark = models.CharField(_("remark"), max_length=20, choices=Remark, blank=True, db_default="")
    scan = models.CharField(
        _("virus scan"), max_length=10, choices=Scan, default=Scan.PENDING, db_default=Scan.PENDING
    )
    virus = models.CharField(_("virus"), max_length=200, blank=True, db_default="")
    pictures = models.PositiveSmallIntegerField(_("pictures of pages"), null=True, blank=True)
    check_at = models.DateTimeField(null=True, blank=True, default=timezone.now)  # null: nothing left to do
    check_attempts = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["created_at"], name="document_staged", condition=Q(claimed_at=None)),
            models.Index(fields=["check_at"], name="document_to_check", condition=Q(check_at__isnull=False)),
            models.Index(fields=["scan"], name="document_not_clean", condition=~Q(scan=Scan.CLEAN)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="document_not_empty",
                violation_error_message=_("The file is empty."),
            ),
            models.CheckConstraint(
                condition=Q(claimed_at=None) | Q(verified_at__isnull=False),
                name="document_claimed_once_verified",
                violation_error_message=_("This file was not checked yet."),
            ),
            models.CheckConstraint(condition=Q(scan__in=Scan.values), name="document_scan_known"),
        ]

    def __str__(self):
        return self.name

    @property
    def extension(self):
        return self.EXTENSIONS[self.media_type]

    @property
    def is_shown(self):
        """May anybody open it? A board without a scanner says that it has not checked."""
        return self.scan in Scan.SCANNED or (self.scan == Scan.PENDING and not settings.CLAMD_URL)

    @property
    def is_flagged(self):
        """Never called clean, and opened behind a warning: there is something odd about it."""
        return bool(self.remark)

    @property
    def is_usable(self):
        """May it be sent with an application? Not once a virus was found in it."""
        return self.scan != Scan.INFECTED

    @property
    def words(self):
        """What one must know before opening it, or why one can't."""
        if self.scan == Scan.PENDING and settings.CLAMD_URL:
            return _("Is being checked for viruses. It can be opened in a moment.")
        states = {
            Scan.PENDING: _("Not checked for viruses."),
            Scan.INFECTED: _("Holds a virus and can't be opened."),
            Scan.ERROR: _("Could not be checked for viruses yet, so it can't be opened."),
        }
        found = [states.get(self.scan), self.is_flagged and _("Flagged."), self.get_remark_display()]
        return " ".join(str(words) for words in found if words)

    @property
    def is_to_be_drawn(self):
        return self.media_type == self.PDF and self.pictures is None

    @property
    def page_keys(self):
        """Of the pictures of its pages, as far as there are any."""
        return [page_key(self, number) for number in range(1, (self.pictures or 0) + 1)]
