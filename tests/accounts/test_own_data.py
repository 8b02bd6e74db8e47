"""Every table that is about people says how it is exported and erased, or why it is not about people."""

from django.apps import apps
from django.db import models

from accounts.models import User
from accounts.privacy import own_data

TELLING = {"phone", "to", "ip", "user_agent", "device"}


def personal_models():
    """All that hold an address or the like, refer to a person, or refer to such rows."""
    found = {User}
    while more := {
        model
        for model in apps.get_models()
        if model not in found and not model._meta.proxy and is_personal(model, found)
    }:
        found |= more
    return found


def is_personal(model, known):
    fields = [field for field in model._meta.get_fields() if field.concrete]
    return any(
        isinstance(field, models.EmailField | models.GenericIPAddressField)
        or field.name in TELLING
        or (field.is_relation and field.related_model in known)
        for field in fields
    )


def test_nothing_is_said_of_no_table_about_people():
    forgotten = personal_models() - own_data.spoken_for()
    assert not forgotten, f"say in a holdings.py what becomes of {sorted(m._meta.label for m in forgotten)}"


def test_the_walk_finds_tables_however_they_are_tied_to_a_person():
    found = {model._meta.label for model in personal_models()}
    assert {"mail.Delivery", "applications.Note", "alerts.DigestItem", "accounts.Profile"} <= found
    assert "postings.Posting" not in found


def test_each_table_is_spoken_for_once():
    named = [model for holding in own_data.holdings() for model in holding.models]
    assert len(named) == len(set(named))
