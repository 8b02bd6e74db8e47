"""The fixed words of an ad. Their values stand in addresses, feeds and alerts, so they never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import Contract, Hours, Model

__all__ = [
    "Category",
    "Contract",
    "Hours",
    "Language",
    "Model",
    "QuestionKind",
    "ReportOutcome",
    "ReportReason",
    "SalaryPeriod",
]


class SalaryPeriod(models.TextChoices):
    HOUR = "hour", _("per hour")
    DAY = "day", _("per day")
    WEEK = "week", _("per week")
    MONTH = "month", _("per month")
    YEAR = "year", _("per year")


class Category(models.TextChoices):
    ADMINISTRATION = "administration", _("Administration and office")
    AGRICULTURE = "agriculture", _("Agriculture and forestry")
    ARCHITECTURE = "architecture", _("Architecture and planning")
    CONSTRUCTION = "construction", _("Construction")
    CONSULTING = "consulting", _("Consulting")
    CUSTOMER_SERVICE = "customer-service", _("Customer service")
    DESIGN = "design", _("Design")
    EDUCATION = "education", _("Education")
    ENGINEERING = "engineering", _("Engineering")
    FINANCE = "finance", _("Finance and insurance")
    HEALTH = "health", _("Health and care")
    HOSPITALITY = "hospitality", _("Hospitality and kitchen")
    HUMAN_RESOURCES = "human-resources", _("Human resources")
    IT = "it", _("IT and software")
    LEGAL = "legal", _("Law")
    LOGISTICS = "logistics", _("Logistics and warehouse")
    MANAGEMENT = "management", _("Management")
    MANUFACTURING = "manufacturing", _("Manufacturing")
    MARKETING = "marketing", _("Marketing")
    MEDIA = "media", _("Media and publishing")
    PUBLIC_SERVICE = "public-service", _("Public service")
    SALES = "sales", _("Sales and retail")
    SCIENCE = "science", _("Science and research")
    SECURITY = "security", _("Security")
    SOCIAL_CARE = "social-care", _("Social work")
    TRADES = "trades", _("Skilled trades")
    TRANSPORT = "transport", _("Driving and transport")
    OTHER = "other", _("Other")


class Language(models.TextChoices):
    ENGLISH = "en", _("English")
    GERMAN = "de", _("German")


class QuestionKind(models.TextChoices):
    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    YES_NO = "yes_no", _("Yes or no")
    ONE_OF = "one_of", _("One of several")
    SEVERAL_OF = "several_of", _("Several of several")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    FILE = "file", _("File")


class ReportReason(models.TextChoices):
    MISLEADING = "misleading", _("Misleading or fraudulent")
    DISCRIMINATING = "discriminating", _("Discriminating")
    FILLED = "filled", _("Already filled or no longer open")
    WRONG = "wrong", _("Wrong place, salary or other facts")
    MONEY = "money", _("Asks for money or bank details")
    OTHER = "other", _("Something else")


class ReportOutcome(models.TextChoices):
    FROZEN = "frozen", _("Ad frozen")
    DISMISSED = "dismissed", _("Dismissed")


class FeedFormat(models.TextChoices):
    """Names of products are the same in every language."""

    JSONLD = "jsonld", "JSON-LD (schema.org)"
    INDEED = "indeed-xml", "Indeed XML"
    PERSONIO = "personio-xml", "Personio XML"
    GREENHOUSE = "greenhouse", "Greenhouse JSON"
    LEVER = "lever", "Lever JSON"


class FeedRhythm(models.TextChoices):
    HOURLY = "hourly", _("Every hour")
    SIX_HOURS = "six_hours", _("Every 6 hours")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")

    @property
    def hours(self):
        return {"hourly": 1, "six_hours": 6, "daily": 24, "weekly": 168}[self.value]
