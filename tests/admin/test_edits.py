"""Saving a form of the admin writes what stands in the form, and nothing that others changed meanwhile."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.utils import timezone

from companies.models import Company
from postings.models import Posting
from tests.factories import CompanyFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db


def opened(row):
    """The form of the row with its present values, the row having been read just now."""
    request = RequestFactory().post("/")
    request.user = UserFactory(staff=True)
    model_admin = admin.site.get_model_admin(type(row))
    form_class = model_admin.get_form(request, row, change=True)
    shown = form_class(instance=row)
    data = {name: shown[name].value() for name in shown.fields}
    form = form_class({name: value for name, value in data.items() if value is not None}, instance=row)
    return model_admin, request, form


def test_an_edit_does_not_undo_what_an_action_did_meanwhile():
    posting = PostingFactory(title="Gardener")
    model_admin, request, form = opened(posting)
    form.data["title"] = "Head gardener"
    assert form.is_valid(), form.errors
    Posting.objects.update(frozen_at=timezone.now(), alert_seq=7)
    model_admin.save_model(request, form.save(commit=False), form, change=True)
    saved = Posting.objects.get()
    assert saved.title == "Head gardener"
    assert saved.frozen_at
    assert saved.alert_seq == 7
    assert saved.updated_at > posting.created_at


def test_an_edit_writes_all_of_its_fields():
    company = CompanyFactory()
    model_admin, request, form = opened(company)
    form.data |= {"name": "Forge", "industry": "Metal", "story_en": "Iron"}
    assert form.is_valid(), form.errors
    model_admin.save_model(request, form.save(commit=False), form, change=True)
    saved = Company.objects.get()
    assert (saved.name, saved.industry, saved.story_en) == ("Forge", "Metal", "<p>Iron</p>")
