"""Accounts that nobody uses go after two years and two warnings; CVs that nothing refers to go after a month."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Document, User
from accounts.privacy import retention
from mail.actions import drain
from tests.factories import ApplicationFactory, DocumentFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def days_pass(mailbox):
    """Moves what has happened into the past, then runs the timers; gives the subjects mailed to an address."""

    def passed(days, address="ada@example.org"):
        back = timedelta(days=days)
        for user in User.objects.all():
            moments = ("date_joined", "last_login", "warned_at", "warned_again_at")
            moved = {name: getattr(user, name) - back for name in moments if getattr(user, name)}
            User.objects.filter(pk=user.pk).update(**moved)
        before = len(mailbox(address))
        retention.purge()
        drain("bulk")
        return [mail.subject.split(" will")[0] for mail in mailbox(address)[before:]]

    return passed


@pytest.fixture
def ada():
    return UserFactory(email="ada@example.org", last_login=timezone.now())


WARNING = ["Your account at Jobs"]


def test_two_warnings_then_the_end(ada, days_pass):
    assert days_pass(699) == []
    assert days_pass(1) == WARNING
    assert days_pass(22) == []
    assert days_pass(1) == WARNING
    assert days_pass(6) == []
    assert User.objects.filter(pk=ada.pk).exists()
    assert days_pass(1) == ["Your account at Jobs is deleted"]
    assert not User.objects.filter(pk=ada.pk).exists()


def test_one_who_signs_in_is_not_warned_again_for_two_years(ada, days_pass):
    days_pass(700)
    User.objects.update(last_login=timezone.now())
    assert days_pass(30) == []
    assert days_pass(669) == []
    assert days_pass(1) == WARNING
    assert User.objects.filter(pk=ada.pk).exists()


def test_when_runs_were_missed_there_is_still_time_between_the_warnings(ada, days_pass):
    assert days_pass(3000) == WARNING
    assert days_pass(22) == []
    assert days_pass(1) == WARNING
    assert days_pass(6) == []
    assert User.objects.filter(pk=ada.pk).exists()
    days_pass(1)
    assert not User.objects.filter(pk=ada.pk).exists()


def test_the_warning_names_the_day_and_the_way_to_keep_the_account(ada, days_pass, smtp):
    days_pass(700)
    [mail] = smtp.messages
    end = timezone.localdate() + timedelta(days=30)
    assert str(end.year) in mail.subject
    assert f"{end.day}" in mail.subject
    assert "/account/login/" in mail.text()


def test_a_warning_that_is_late_on_its_way_is_not_sent_to_one_who_was_here_since(ada, mailbox):
    User.objects.update(last_login=timezone.now() - timedelta(days=700))
    retention.purge()
    User.objects.update(last_login=timezone.now())
    assert drain("bulk") == {"cancelled": 1}
    assert mailbox("ada@example.org") == []


def test_one_who_never_signed_in_counts_from_joining(days_pass):
    UserFactory(email="ada@example.org", last_login=None)
    assert days_pass(699) == []
    assert days_pass(1) == WARNING


def test_members_of_companies_and_staff_stay(days_pass):
    MembershipFactory(user__email="ada@example.org")
    UserFactory(staff=True)
    assert days_pass(3000) == []
    assert User.objects.count() == 2


def moved(document, **days):
    moments = {name: timezone.now() - timedelta(days=value) for name, value in days.items()}
    Document.objects.filter(pk=document.pk).update(**moments)
    return document


def test_a_cv_that_was_taken_off_and_stands_nowhere_is_erased_after_30_days(
    django_capture_on_commit_callbacks,
):
    young = moved(DocumentFactory(), removed_at=29)
    old = moved(DocumentFactory(), removed_at=31)
    ownerless = moved(DocumentFactory(owner=None), claimed_at=31)
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge()
    assert list(Document.objects.all()) == [young]
    for document in (old, ownerless):
        assert not document.file.storage.exists(document.file.name)


def test_a_cv_on_file_and_one_that_an_application_holds_stay():
    kept = moved(DocumentFactory(), claimed_at=3000)
    sent = moved(ApplicationFactory().cv, removed_at=3000)
    retention.purge()
    assert set(Document.objects.all()) == {kept, sent}
