from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import documents
from accounts.models import Document, User
from applications.models import Application
from applications.tasks import erase_unconfirmed
from tests import uploads
from tests.factories import ApplicationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=8)


def test_unconfirmed_application_is_erased_after_a_week_with_its_cv(django_capture_on_commit_callbacks):
    cv = documents.stage(uploads.pdf())
    documents.claim(cv)
    ApplicationFactory(unconfirmed=True, cv=cv, created_at=timezone.now() - LONG_AGO)
    young = ApplicationFactory(unconfirmed=True)
    with django_capture_on_commit_callbacks(execute=True):
        erase_unconfirmed()
        erase_unconfirmed()
    assert list(Application.objects.all()) == [young]
    assert not Document.objects.filter(pk=cv.pk).exists()
    assert not cv.file.storage.exists(cv.file.name)


def test_sent_and_drafted_ones_stay():
    for trait in ("draft", "withdrawn"):
        ApplicationFactory(**{trait: True}, created_at=timezone.now() - LONG_AGO)
    erase_unconfirmed()
    assert Application.objects.count() == 2


def test_account_that_never_came_to_be_is_erased_after_a_week():
    joined = timezone.now() - LONG_AGO
    UserFactory(email="typo@example.org", verified=False, date_joined=joined)
    kept = [
        UserFactory(verified=False),
        UserFactory(date_joined=joined),
        UserFactory(verified=False, date_joined=joined, last_login=joined),
        UserFactory(verified=False, date_joined=joined, staff=True),
        MembershipFactory(user=UserFactory(verified=False, date_joined=joined)).user,
        ApplicationFactory(candidate=UserFactory(verified=False, date_joined=joined)).candidate,
    ]
    erase_unconfirmed()
    assert set(User.objects.filter(pk__in=[person.pk for person in kept])) == set(kept)
    assert not User.objects.filter(email="typo@example.org").exists()
