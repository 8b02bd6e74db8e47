from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ManagedQuerySet(models.QuerySet):
    """Rows that belong to a company. The tenancy rule stands here and nowhere else."""

    company_path = "company"

    def managed_by(self, user, roles=None):
        """All rows to staff; to a recruiter those of the own companies, in one of the roles; to anybody else none."""
        if not user.is_active:
            return self.none()
        if user.is_staff:
            return self.all()
        companies = Membership.companies_of(user, roles or Role.values)
        return self.filter(**{f"{self.company_path}__in": companies})

    def company_id_of(self, row):
        """Whom a row belongs to, by the same path."""
        *path, last = self.company_path.split("__")
        for name in path:
            row = getattr(row, name)
        return row.pk if last == "pk" else getattr(row, f"{last}_id")


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    RECRUITER = "recruiter", _("Recruiter")
    VIEWER = "viewer", _("Viewer")


class Membership(models.Model):
    company = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="memberships", verbose_name=_("company")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    wants_notices = models.BooleanField(
        _("a mail at once for each application and message"), default=True, db_default=True
    )
    wants_digest = models.BooleanField(
        _("a daily mail with what is new and who waits"), default=True, db_default=True
    )
    digest_through = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "user"],
                name="membership_once_per_company",
                violation_error_message=_("This person is in the team already."),
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self):
        return f"{self.user} ({self.get_role_display()})"

    @property
    def is_last_owner(self):
        """Would the company be left without anybody who may invite others?"""
        owners = Membership.objects.filter(company=self.company_id, role=Role.OWNER)
        return self.pk in (pks := set(owners.values_list("pk", flat=True))) and len(pks) == 1

    @classmethod
    def companies_of(cls, user, roles=tuple(Role.values)):
        """Ids of the companies in which the person has one of the roles, as a subquery."""
        return cls.objects.filter(user=user, role__in=roles).values("company")

    @classmethod
    def roles_of(cls, user):
        """{company id: role}; empty for those who recruit for nobody."""
        if not (user.is_authenticated and user.is_active):
            return {}
        return dict(cls.objects.filter(user=user).values_list("company", "role"))


class InvitationQuerySet(ManagedQuerySet):
    def waiting(self):
        """Neither accepted nor run out."""
        return self.filter(accepted_at=None, created_at__gt=timezone.now() - Invitation.LIFETIME)


class Invitation(models.Model):
    """Asks somebody into a company's team by email. Inviting the same address again renews the row."""

    LIFETIME = timedelta(days=7)
    SALT = "companies.invitation.v1"

    company = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="invitations", verbose_name=_("company")
    )
    email = models.EmailField(_("email"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.RECRUITER)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("invited"), default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "email"],
                condition=models.Q(accepted_at=None),
                name="invitation_open_once_per_address",
                violation_error_message=_("This address is invited already."),
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invitation_role_known"),
        ]

    def __str__(self):
        return self.email

    def get_absolute_url(self):
        return reverse("invitation", args=[self.token])

    @property
    def token(self):
        """Signs nobody in: it only says which invitation is meant."""
        return signing.Signer(salt=self.SALT).sign_object(self.pk)

    @classmethod
    def from_token(cls, token):
        """The invitation, accepted or run out as it may be; None for a token that isn't ours or one taken back."""
        try:
            pk = signing.Signer(salt=cls.SALT).unsign_object(token)
        except signing.BadSignature:
            return None
        return cls.objects.select_related("company", "created_by").filter(pk=pk).first()

    @property
    def expires_at(self):
        return self.created_at + self.LIFETIME

    @property
    def is_open(self):
        return self.accepted_at is None and self.expires_at > timezone.now()
