"""For how long applications are kept, at the boundary on both sides (P1)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Document
from accounts.privacy import retention
from accounts.uploads import documents
from applications.models import Application
from tests import uploads
from tests.factories import ApplicationFactory, DocumentFactory, PostingFactory

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.now() - timedelta(days=days)


def rejected(days, **fields):
    """Told so many days ago; its first word from the company came earlier."""
    row = ApplicationFactory(
        status="declined", answered_at=ago(days + 50), created_at=ago(days + 60), **fields
    )
    row.changes.create(from_status="submitted", to_status="declined", told_at=ago(days))
    return row


def drafted(days):
    row = ApplicationFactory(draft=True)
    Application.objects.filter(pk=row.pk).update(updated_at=ago(days))
    return row


def closed(days):
    return PostingFactory(published_at=ago(days + 40), closes_at=ago(days))


def over(days, **fields):
    return ApplicationFactory(posting=closed(days), **fields)


def are_kept(*rows):
    retention.purge()
    return [Application.objects.filter(pk=row.pk).exists() for row in rows]


def test_rejected_ones_go_six_months_after_the_candidate_was_told():
    assert are_kept(rejected(182), rejected(184)) == [True, False]


def test_a_rejection_is_kept_for_its_six_months_however_long_ago_the_ad_closed():
    assert are_kept(rejected(100, posting=closed(3000))) == [True]


def test_the_period_is_a_setting(settings):
    settings.RETENTION_REJECTED_APPLICATIONS = 30
    assert are_kept(rejected(29), rejected(31)) == [True, False]


def test_drafts_go_90_days_after_the_last_word():
    assert are_kept(drafted(89), drafted(91)) == [True, False]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"withdrawn": True},
        {"status": "hired", "answered_at": timezone.now()},
        {"status": "interview", "answered_at": timezone.now()},
        {"status": "declined", "told_status": "submitted"},
    ],
    ids=["never answered", "withdrawn", "hired", "left hanging", "declined but not told"],
)
def test_all_others_go_12_months_after_the_ad_closed(fields):
    assert are_kept(over(364, **fields), over(366, **fields)) == [True, False]


def test_as_long_as_the_ad_is_open_nothing_goes():
    assert are_kept(ApplicationFactory(created_at=ago(3000), posting__closes_at=None)) == [True]


def test_unconfirmed_ones_go_after_7_days_with_their_cv(django_capture_on_commit_callbacks):
    cv = documents.stage(uploads.pdf())
    documents.claim(cv)
    old = ApplicationFactory(unconfirmed=True, cv=cv, created_at=ago(8))
    young = ApplicationFactory(unconfirmed=True, created_at=ago(6))
    with django_capture_on_commit_callbacks(execute=True):
        assert are_kept(young, old) == [True, False]
    assert not Document.objects.filter(pk=cv.pk).exists()
    assert not cv.file.storage.exists(cv.file.name)


def test_a_cv_that_only_the_erased_application_held_goes_too():
    cv = DocumentFactory(owner=None, claimed_at=ago(400))
    rejected(184, cv=cv)
    retention.purge()
    assert not Document.objects.filter(pk=cv.pk).exists()


@pytest.mark.parametrize(
    ("make", "early", "late"), [(rejected, 168, 170), (over, 350, 352), (drafted, 75, 77)]
)
def test_the_candidate_is_told_two_weeks_before_and_once(make, early, late, mailbox):
    make(early)
    row = make(late)
    retention.purge()
    retention.purge()
    [mail] = [mail for mail in mailbox(row.candidate.email) if "Soon to be erased" in mail.subject]
    assert row.get_absolute_url() in mail.text()
    assert Application.objects.exclude(erasure_warned_at=None).count() == 1


def test_one_who_goes_on_with_a_draft_gets_no_mail_that_was_on_its_way_to_erase_it(mailbox):
    row = drafted(77)
    retention.purge()
    row.delete()
    assert mailbox(row.candidate.email) == []
