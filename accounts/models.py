import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .keeping import KeepingManager, Purge  # noqa: F401 - tables of this app
from .profiles import Profile  # noqa: F401


class UserManager(KeepingManager, BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.clean_email(email), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def never_verified(self):
        """Made by somebody who typed an address and never proved it by a code."""
        before = timezone.now() - timedelta(days=settings.RETENTION_UNCONFIRMED_APPLICATIONS)
        return self.filter(
            last_login=None, date_joined__lt=before, is_staff=False, emailaddress__verified=False
        ).exclude(emailaddress__verified=True)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    @staticmethod
    def clean_email(email):
        """Lower case throughout: no mail system in use tells Jo@ and jo@ apart, and people write both."""
        return email.strip().lower()


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by email: candidate, recruiter (by membership) or staff."""

    email = models.EmailField(_("email"), unique=True)
    is_staff = models.BooleanField(_("runs the site"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)  # that the account is unused
    warned_again_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_ignoring_case",
                violation_error_message=_("This address has an account already."),
            )
        ]

    def __str__(self):
        return self.email

    @property
    def display_name(self):
        """The name if the person gave one, else the address."""
        profile = getattr(self, "profile", None)
        return (profile and profile.name) or self.email

    @property
    def language(self):
        """In which mails are written to this person."""
        profile = getattr(self, "profile", None)
        return (profile and profile.language) or settings.LANGUAGE_CODE

    @property
    def verified_emails(self):
        """Addresses that were proved by a code."""
        return self.emailaddress_set.filter(verified=True).values_list("email", flat=True)


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
    INFECTED = "infected", _("holds a virus")
    ERROR = "error", _("could not be checked for viruses")


class Remark(models.TextChoices):
    """What is odd about a file, but no reason to refuse it."""

    ATTACHMENT = "attachment", _("Holds attached data, as Europass CVs do.")
    BLANK = "blank", _("Its pages are blank.")
    REPAIRED = "repaired", _("Was damaged; programs may show it differently.")


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
        due = models.Q(check_at__lte=timezone.now())
        if settings.CLAMD_URL:
            due |= models.Q(check_at=None, scan__in=[Scan.PENDING, Scan.ERROR])
        return self.filter(due, verified_at__isnull=False)


class Document(models.Model):
    """A CV, or a file that answers a question or goes with a message.

    The row comes first, then the file, then the check, so a crash leaves only what a sweeper finds. It is staged until
    it is claimed: put on a person's file, or sent with an application. An answer's file has no owner. Never changed
    after it was verified, so an application that refers to it is a true snapshot. A virus scanner, where there is one,
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
            models.Index(fields=["created_at"], name="document_staged", condition=models.Q(claimed_at=None)),
            models.Index(
                fields=["check_at"], name="document_to_check", condition=models.Q(check_at__isnull=False)
            ),
            models.Index(fields=["scan"], name="document_not_clean", condition=~models.Q(scan=Scan.CLEAN)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gt=0),
                name="document_not_empty",
                violation_error_message=_("The file is empty."),
            ),
            models.CheckConstraint(
                condition=models.Q(claimed_at=None) | models.Q(verified_at__isnull=False),
                name="document_claimed_once_verified",
                violation_error_message=_("This file was not checked yet."),
            ),
            models.CheckConstraint(condition=models.Q(scan__in=Scan.values), name="document_scan_known"),
        ]

    def __str__(self):
        return self.name

    @property
    def extension(self):
        return self.EXTENSIONS[self.media_type]

    @property
    def is_shown(self):
        """May anybody open it? A board without a scanner says that it has not checked."""
        return self.scan == Scan.CLEAN or (self.scan == Scan.PENDING and not settings.CLAMD_URL)

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
        return " ".join(str(words) for words in (states.get(self.scan), self.get_remark_display()) if words)

    @property
    def is_to_be_drawn(self):
        return self.media_type == self.PDF and self.pictures is None

    @property
    def page_keys(self):
        """Of the pictures of its pages, as far as there are any."""
        return [page_key(self, number) for number in range(1, (self.pictures or 0) + 1)]


class SessionQuerySet(models.QuerySet):
    def open(self):
        """Browsers that are still signed in."""
        return self.filter(expire_date__gt=timezone.now())


class Session(AbstractBaseSession):
    """A browser. Deleting the row signs it out with its next request.

    The key is the browser's secret, so pages name a session by its `public_id`. Rows are written anew with each save,
    from what the session holds (`accounts.sessions`).
    """

    # Without a constraint: a sign-in whose account is erased in the same moment would look for a free key for ever.
    user = models.ForeignKey(
        User,
        models.CASCADE,
        null=True,
        db_constraint=False,
        related_name="sessions",
        verbose_name=_("person"),
    )
    public_id = models.UUIDField(null=True)
    device = models.CharField(_("device"), max_length=60, blank=True)
    signed_in_at = models.DateTimeField(_("signed in"), null=True)
    seen_at = models.DateTimeField(_("last seen"), null=True)

    objects = SessionQuerySet.as_manager()

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
