import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
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


class CompanyQuerySet(ManagedQuerySet):
    company_path = "pk"


def logo_key(company, filename):
    """A new name for each upload, so that caches may keep it; never the name that was brought."""
    return f"logos/{uuid.uuid4().hex}.webp"


class Company(models.Model):
    TEXTS = ("story_en", "story_de", "benefits_en", "benefits_de")

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    website = models.URLField(_("website"), blank=True)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    size = models.CharField(_("employees"), max_length=20, blank=True, help_text=_("For example 51-200"))
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    headquarters = models.CharField(_("headquarters"), max_length=100, blank=True)
    logo = models.ImageField(_("logo"), upload_to=logo_key, blank=True)
    story_en = models.TextField(_("story in English"), blank=True)
    story_de = models.TextField(_("story in German"), blank=True)
    benefits_en = models.TextField(_("benefits in English"), blank=True)
    benefits_de = models.TextField(_("benefits in German"), blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verified_domain = models.CharField(  # empty if staff have verified the company by other means
        _("verified by mail to"), max_length=200, blank=True, default="", db_default="", editable=False
    )
    # Written by applications.figures; empty until there are enough of them to tell anything.
    replies_percent = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    reply_hours = models.PositiveIntegerField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    # With a default of the database's, since code that doesn't know the column yet goes on writing companies.
    updated_at = models.DateTimeField(_("last changed"), auto_now=True, db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("company", args=[self.slug])

    @property
    def story(self):
        return self.in_language("story")

    @property
    def benefits(self):
        return self.in_language("benefits")

    def in_language(self, name):
        """The text in the reader's language, else in the other one."""
        german, english = getattr(self, f"{name}_de"), getattr(self, f"{name}_en")
        return (german or english) if (get_language() or "").startswith("de") else (english or german)

    @property
    def reply_days(self):
        """Half of the answers come within so many days, begun ones counted."""
        return self.reply_hours and -(-self.reply_hours // 24)

    @property
    def domain(self):
        """Of its website, without www."""
        return (urlsplit(self.website).hostname or "").removeprefix("www.")

    @property
    def initials(self):
        """Stands in for a logo."""
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:2]).upper() or "–"


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    RECRUITER = "recruiter", _("Recruiter")
    VIEWER = "viewer", _("Viewer")


class Membership(models.Model):
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="memberships", verbose_name=_("company")
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
        verbose_name_plural = _("team")
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
        Company, models.CASCADE, related_name="invitations", verbose_name=_("company")
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


class BarredCompanyQuerySet(models.QuerySet):
    def between(self, user, company):
        """Whether a person has barred a company: both are paths of a row in an outer query."""
        ref = models.OuterRef
        return models.Exists(
            self.filter(user=ref(user)).filter(
                models.Q(company=ref(company)) | models.Q(company=None, name__iexact=ref(f"{company}__name"))
            )
        )


class BarredCompany(models.Model):
    """A company that never sees a person's profile or interest, whatever is released.

    One that is not on the board has only its name, and is barred from the moment it comes.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="barred_companies")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    objects = BarredCompanyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "company"], name="barredcompany_once"),
            models.UniqueConstraint(
                "user", Lower("name"), condition=models.Q(company=None), name="barredcompany_once_by_name"
            ),
        ]

    def __str__(self):
        return self.company.name if self.company else self.name


class EmployerRequestQuerySet(models.QuerySet):
    def open(self):
        """Those that staff have not answered."""
        return self.filter(closed_at=None)

    def long_closed(self):
        """Answered so long ago that nobody asks for the names any more."""
        return self.filter(closed_at__lte=timezone.now() - timedelta(days=settings.RETENTION_CLOSED_REPORTS))


class EmployerRequest(models.Model):
    """A new employer asks for an account (K2). The address is proved by the invitation that an approval sends."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    company_name = models.CharField(_("name of the company"), max_length=200)
    website = models.URLField(_("website"))
    name = models.CharField(_("your name"), max_length=200)
    email = models.EmailField(_("your email"))
    text = models.TextField(_("what should we know?"), max_length=2000, blank=True)
    language = models.CharField(max_length=8, default="en", editable=False)
    created_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome, blank=True, default="", editable=False
    )
    company = models.ForeignKey(Company, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = EmployerRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request of an employer")
        verbose_name_plural = _("requests of employers")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, outcome="")
                | models.Q(closed_at__isnull=False, outcome__in=["approved", "declined"]),
                name="employerrequest_closed_with_outcome",
            )
        ]

    def __str__(self):
        return self.company_name
