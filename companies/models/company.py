import uuid
from urllib.parse import urlsplit

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .team import ManagedQuerySet


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
    # Written by applications.team.figures; empty until there are enough of them to tell anything.
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


def photo_key(photo, filename):
    return f"photos/{uuid.uuid4().hex}.webp"


class Photo(models.Model):
    """Of the company's life, for its page; written anew from pixels, as the logo is."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="photos", verbose_name=_("company"))
    image = models.ImageField(_("picture"), upload_to=photo_key)
    description = models.CharField(
        _("what it shows"), max_length=200, help_text=_("Read out to those who can't see it.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "id"]

    def __str__(self):
        return self.description
