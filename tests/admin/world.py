"""Two companies with a row in every table of the board, one of them marked in every text.

Rows are made from the models themselves, so that a new table, or a new column of text, is marked without anybody
thinking of it. HINTS name what constraints ask for.
"""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from accounts.models import Document, User
from companies.models import Company, Membership
from places.models import Place
from tests.factories import PlaceFactory

OURS = ("accounts", "alerts", "applications", "companies", "mail", "pages", "places", "postings")
# Kept by the database itself, or the gazetteer, which belongs to everybody.
NOT_MADE = ("postings.PostingIndex", "places.Place", "places.PlaceName", "places.PostalCode")
NOW = timezone.now()
NUMBERS = count(1)

HINTS = {
    "companies.BarredCompany": {"company": None},  # else the company sees no interest
    "accounts.Document": {"media_type": Document.PDF},
    "accounts.User": {"is_active": True, "is_staff": False, "is_superuser": False},
    "alerts.Finding": {"numbers": [1]},
    "alerts.Keyword": {"query": "'word'"},  # a tsquery
    "alerts.Run": {"rhythm": "daily"},  # sums of the whole board, which recruiters see too
    "alerts.Subscriber": {"time_zone": "Europe/Berlin"},
    "applications.Application": {"status": "submitted", "told_status": "submitted", "submitted_at": NOW},
    "applications.Mark": {"kind": "interested", "tell_company": True},
    "applications.StatusChange": {
        "salary": {"min": "40000", "max": None, "currency": "EUR", "period": "year"}
    },
    "mail.Delivery": {"key": None},
    "postings.Posting": {
        "published_at": NOW - timedelta(days=2),
        "closes_at": NOW + timedelta(days=20),
        "salary_min": 40000,
        "salary_currency": "EUR",
        "import_source": "",
        "remote_countries": ["DE"],
        "easy_apply": True,
    },
    "postings.Question": {"kind": "one_of", "must_be": ""},
}


class World:
    """A company, its people and one row of everything, its texts holding `mark`."""

    def __init__(self, mark):
        self.mark, self.rows, self.count = mark, {}, 0
        self.place = PlaceFactory()
        for model in own_models():
            self.row(model)

    def row(self, model):
        if model is Place:
            return self.place
        if model not in self.rows:
            self.rows[model] = self.make(model)
        return self.rows[model]

    def make(self, model, **given):
        values = HINTS.get(model._meta.label, {}) | given
        row = model(**values)
        for field in model._meta.concrete_fields:
            if field.name not in values and not isinstance(field, (models.AutoField, models.GeneratedField)):
                self.fill(row, field)
        row.save(force_insert=True)
        return row

    def fill(self, row, field):
        if field.is_relation:
            if field.related_model is not type(row) and not (field.null and field.unique):
                setattr(row, field.name, self.row(field.related_model))
        elif isinstance(field, models.FileField):
            getattr(row, field.attname).save(f"{self.mark}.pdf", ContentFile(self.mark.encode()), save=False)
        elif field.choices:
            if not field.has_default():
                setattr(row, field.name, field.choices[0][0])
        elif not field.null or isinstance(field, (models.CharField, models.TextField, models.JSONField)):
            value = self.value(field)
            if value is not None:
                setattr(row, field.name, value)

    def value(self, field):
        self.count += 1
        length = getattr(field, "max_length", None) or 1000
        for kind, value in {
            models.EmailField: f"{self.mark}{self.count}@example.org",
            models.URLField: f"https://{self.mark}.example/{self.count}",
            models.SlugField: f"{self.mark}-{self.count}",
            models.CharField: f"{self.mark} {self.count}"[:length] if length > 12 else None,
            models.TextField: f"<p>{self.mark} {self.count}</p>",
            models.JSONField: {"title": self.mark, "company": self.mark, "sections": {"tasks": self.mark}},
            models.UUIDField: uuid.uuid4(),
            models.DateTimeField: NOW + timedelta(seconds=len(self.mark)),
            models.DateField: date(2030, 1, 1),
            models.DecimalField: Decimal(1000),
            models.FloatField: 1.5,
            models.BooleanField: True,
            models.IntegerField: next(NUMBERS) if field.unique else 5,
        }.items():
            if isinstance(field, kind):
                return value
        if type(field).__name__ == "ArrayField":
            if isinstance(field.base_field, models.IntegerField):
                return [1, 2]
            return [f"{self.mark} one", f"{self.mark} two"]
        return None

    @property
    def company(self):
        return self.rows[Company]

    def pks(self, model):
        row = self.rows.get(model._meta.concrete_model)
        return [row.pk] if row else []

    def member(self, role):
        user = User.objects.create_user(f"{role}.{self.mark}@example.org")
        Membership.objects.create(company=self.company, user=user, role=role)
        return user

    def snapshot(self):
        """Every column of every row, and who refers to them."""
        state = {}
        for model, row in self.rows.items():
            state[model] = list(model._base_manager.filter(pk=row.pk).values())
            for relation in model._meta.related_objects:
                if relation.related_model in own_models() and not relation.many_to_many:
                    referring = relation.related_model._base_manager.filter(**{relation.field.name: row.pk})
                    state[relation.related_model, relation.field.name] = sorted(
                        map(str, referring.values_list("pk", flat=True))
                    )
        return state


def own_models():
    return [
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if model._meta.label not in NOT_MADE and not model._meta.proxy
    ]


def left_behind(user, world):
    """What somebody who once worked for that company still has in the log of the admin."""
    for model, row in world.rows.items():
        LogEntry.objects.create(
            user=user,
            content_type=ContentType.objects.get_for_model(model),
            object_id=row.pk,
            object_repr=world.mark,
            action_flag=CHANGE,
            change_message=world.mark,
        )
