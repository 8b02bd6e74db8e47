"""What an ad offers and a candidate wishes for, in the same words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Contract(models.TextChoices):
    PERMANENT = "permanent", _("Permanent contract")
    FIXED_TERM = "fixed_term", _("Fixed-term contract")
    TEMPORARY = "temporary", _("Temporary work")
    INTERNSHIP = "internship", _("Internship")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship")
    WORKING_STUDENT = "working_student", _("Working student")
    FREELANCE = "freelance", _("Freelance")


class Hours(models.TextChoices):
    """One ad may be open to both; a search for either then finds it."""

    FULL_TIME = "full_time", _("Full time")
    PART_TIME = "part_time", _("Part time")
    EITHER = "full_or_part_time", _("Full or part time")


class Model(models.TextChoices):
    ON_SITE = "on_site", _("On site")
    HYBRID = "hybrid", _("Home office possible")
    REMOTE = "remote", _("Fully remote")
