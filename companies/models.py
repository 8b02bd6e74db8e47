from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ManagedQuerySet(models.QuerySet):
    """Rows that belong to a company. The tenancy rule stands here and nowhere else."""

    company_path = "company"

    def managed_by(self, user):
        """All rows to staff; to a recruiter those of the own companies; to anybody else none."""
        if not user.is_active:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(**{f"{self.company_path}__in": Membership.companies_of(user)})


class CompanyQuerySet(ManagedQuerySet):
    company_path = "pk"


class Company(models.Model):
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    website = models.URLField(_("website"), blank=True)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    size = models.CharField(_("employees"), max_length=20, blank=True, help_text=_("For example 51-200"))
    founded = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    headquarters = models.CharField(_("headquarters"), max_length=100, blank=True)
    logo = models.ImageField(_("logo"), upload_to="logos/", blank=True)
    story_en = models.TextField(_("story in English"), blank=True)
    story_de = models.TextField(_("story in German"), blank=True)
    benefits_en = models.TextField(_("benefits in English"), blank=True)
    benefits_de = models.TextField(_("benefits in German"), blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

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

    @classmethod
    def companies_of(cls, user, roles=tuple(Role.values)):
        """Ids of the companies in which the person has one of the roles, as a subquery."""
        return cls.objects.filter(user=user, role__in=roles).values("company")
