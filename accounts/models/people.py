from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .keeping import KeepingManager


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


def language_of_mails(chosen):
    """What a profile says, if there is one and it says something."""
    return chosen or settings.LANGUAGE_CODE


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
        return language_of_mails(profile and profile.language)

    @property
    def verified_emails(self):
        """Addresses that were proved by a code."""
        return self.emailaddress_set.filter(verified=True).values_list("email", flat=True)


class SessionQuerySet(models.QuerySet):
    def open(self):
        """Browsers that are still signed in."""
        return self.filter(expire_date__gt=timezone.now())


class Session(AbstractBaseSession):
    """A browser. Deleting the row signs it out with its next request.

    The key is the browser's secret, so pages name a session by its `public_id`. Rows are written anew with each save,
    from what the session holds (`accounts.sign_in.sessions`).
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
