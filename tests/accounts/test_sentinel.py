"""Erasure leaves no trace of a person, but for what the retention rule names, and that restricted (C3)."""

import logging
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.privacy import erasure, own_data
from accounts.uploads import documents
from applications import actions
from applications.models import Application, Status
from mail.actions import drain
from tests.accounts import traces
from tests.admin.world import World
from tests.factories import MembershipFactory, PostingFactory, UserFactory

WORD = "zzyzxsentinel"
EMAIL = f"{WORD}@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_older_files():
    """Of a run that failed half way."""
    for path in traces.in_files(WORD):
        path.unlink()


class Person(World):
    """A row in every table, and in each table about people the word in every text."""

    def make(self, model, **given):
        before = self.mark
        self.mark = WORD if model in own_data.spoken_for() else "company"
        try:
            return super().make(model, **given)
        finally:
            self.mark = before

    def value(self, field):
        if isinstance(field, models.EmailField) and self.mark == WORD:
            return EMAIL
        return super().value(field)


@pytest.fixture
def person():
    """With what other packages keep."""
    made = Person("company")
    user = made.rows[User]
    user.emailaddress_set.create(email=EMAIL, verified=True, primary=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": WORD})
    LogEntry.objects.create(
        user=UserFactory(staff=True),
        content_type=ContentType.objects.get_for_model(Application),
        object_id=str(made.rows[Application].pk),
        object_repr=WORD,
        action_flag=CHANGE,
    )
    return user


def test_no_table_keeps_the_word(person, django_capture_on_commit_callbacks):
    assert len(traces.in_tables(WORD)) > 15  # all that hold text
    assert traces.in_files(WORD)
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(person)
    assert drain("critical") == {"sent": 1}
    assert traces.in_tables(WORD) == {}
    assert traces.in_files(WORD) == []


def cv():
    return SimpleUploadedFile(f"{WORD}.txt", f"{WORD}, welder since 1999".encode())


@pytest.fixture
def used(client, mailbox, code_for, caplog):
    """A person who has done on the board what one can do, by its pages. Gives the application and its recruiter."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("factory").setLevel(logging.INFO)
    posting, other = PostingFactory(title="Welder"), PostingFactory(title="Gardener")
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    url = reverse("applications:apply", args=[posting.pk])
    client.get(url)
    fields = {"name": WORD, "email": EMAIL, "message": WORD, "cv": cv()}
    client.post(url, fields)
    client.post(reverse("account_confirm_login_code"), {"code": code_for(EMAIL)})
    client.post(reverse("accounts:profile"), {"name": WORD, "headline": WORD})
    client.post(reverse("accounts:documents"), {"cv": cv()})
    client.post(reverse("alerts:list"), {"email": EMAIL, "q": WORD})
    client.post(
        reverse("posting_report", args=[posting.pk]), {"reason": "other", "text": WORD, "email": EMAIL}
    )
    client.post(reverse("applications:interest", args=[other.pk]), {"tell_company": "1"})
    client.post(reverse("applications:draft", args=[other.pk]), {"name": WORD, "message": WORD})
    application = Application.objects.get(posting=posting)
    client.post(reverse("applications:message", args=[application.pk]), {"text": WORD})
    recruiter = MembershipFactory(company=posting.company).user
    application.notes.create(author=recruiter, text=WORD)
    client.get(application.get_absolute_url())
    client.get(reverse("home"))
    return application, recruiter


def traces_of_word():
    packed = [*traces.in_sessions(WORD), *traces.in_fallback(WORD)]
    return traces.in_tables(WORD), packed, traces.in_files(WORD), traces.in_memory(WORD)


@pytest.mark.django_db(transaction=True)
def test_what_looks_for_traces_finds_them_everywhere(client):
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    caches["default"].set("greeting", {"to": EMAIL})
    caches["default"].set(EMAIL, 1)
    caches["fallback"].set("greeting", {"to": EMAIL})
    assert "mail_delivery" in traces.in_tables(WORD)
    assert len(traces.in_sessions(WORD)) == 1
    assert len(traces.in_memory(WORD)) == 2
    found = traces.in_fallback(WORD)
    caches["fallback"].clear()  # a table that no test empties
    assert len(found) == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_a_person_who_used_everything(client, used, caplog):
    application, _ = used
    assert application.status == Status.SUBMITTED
    assert {"applications_application", "accounts_profile", "mail_delivery"} <= set(traces.in_tables(WORD))
    assert traces.in_files(WORD)
    client.post(reverse("accounts:delete"))
    drain("critical")
    drain("bulk")
    assert traces_of_word() == ({}, [], [], [])
    logged = [*caplog.get_records("setup"), *caplog.records]
    assert not [record for record in logged if WORD in caplog.handler.format(record)]


@pytest.mark.django_db(transaction=True)
def test_only_a_rejection_is_left_and_restricted(client, used):
    application, recruiter = used
    actions.change_status(application, Status.DECLINED, by=recruiter, tell=True, text="Sorry")
    Application.objects.filter(pk=application.pk).update(submitted_at=timezone.now() - timedelta(days=9))
    client.post(reverse("accounts:delete"))
    drain("critical")
    found, packed, files, memory = traces_of_word()
    assert found == {
        "accounts_document": 1,
        "applications_application": 1,
        "applications_message": 1,
        "applications_note": 1,
    }
    assert (packed, memory) == ([], [])
    assert len(files) == 1
    assert Application.objects.get().restricted_at
    assert not Application.objects.managed_by(recruiter).exists()
    assert documents.Document.objects.get().owner is None
