"""J7: saying that something is wrong with an ad."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from postings.models import Posting, Report
from tests.factories import PostingFactory, ReportFactory

pytestmark = pytest.mark.django_db


def address(posting):
    return reverse("posting_report", args=[posting.pk])


def send(client, posting, **values):
    return client.post(address(posting), {"reason": "money"} | values, follow=True)


def test_anybody_reports_an_ad_and_is_thanked(client):
    posting = PostingFactory(title="Easy millions")
    assert f'href="{address(posting)}"' in client.get(posting.get_absolute_url()).content.decode()
    form = client.get(address(posting)).content.decode()
    assert "Easy millions" in form
    assert "privacy notice" in form
    assert "noindex" in form
    response = send(client, posting, text=" They want my card. ", email="witness@example.org")
    assert response.redirect_chain == [(posting.get_absolute_url(), 302)]
    assert "Thank you." in response.content.decode()
    report = Report.objects.get()
    assert (report.posting, report.reason, report.text) == (posting, "money", "They want my card.")
    assert (report.email, report.closed_at, report.outcome) == ("witness@example.org", None, "")


def test_words_and_an_address_are_not_needed(client):
    send(client, PostingFactory())
    assert Report.objects.get().email == ""


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"reason": ""}, "Choose what is wrong."),
        ({"reason": "boredom"}, "Choose what is wrong."),
        ({"reason": "other"}, "Say in a few words what is wrong."),
        ({"text": "x" * 2001}, "at most 2000 characters"),
        ({"email": "nobody"}, "Enter a valid email address."),
    ],
)
def test_what_is_wrong_with_the_form_is_said_and_what_was_typed_stays(client, values, sentence):
    response = send(client, PostingFactory(), **{"text": "Kept words"} | {"text": ""} | values)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not Report.objects.exists()


def test_a_report_freezes_nothing_by_itself(client):
    posting = PostingFactory()
    for _ in range(5):
        send(client, posting)
    assert Posting.objects.open().get() == posting
    assert Report.objects.open().count() == 5


@pytest.mark.parametrize("trait", ["draft", "scheduled", "frozen", "gone"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_of_an_ad_that_nobody_can_read_nothing_is_told(client, trait, method):
    posting = PostingFactory(title="Secret", **{trait: True})
    response = getattr(client, method)(address(posting), {"reason": "money"})
    assert response.status_code == 404
    assert "Secret" not in response.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("trait", ["closed", "paused"])
def test_an_ad_that_can_still_be_read_can_be_reported(client, trait):
    send(client, PostingFactory(**{trait: True}))
    assert Report.objects.count() == 1


def test_an_address_reports_only_so_often(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"report": "2/h/ip"}
    posting = PostingFactory()
    for _ in range(2):
        assert "Thank you." in send(client, posting).content.decode()
    response = send(client, posting, text="Third words")
    assert "very often" in response.content.decode()
    assert "Third words" in response.content.decode()
    assert Report.objects.count() == 2


def test_a_body_with_nul_is_refused(client):
    assert client.post(address(PostingFactory()), {"reason": "money", "text": "a\0b"}).status_code == 400


def test_queries_do_not_grow_with_reports(client, django_assert_max_num_queries):
    posting = PostingFactory()
    ReportFactory.create_batch(3, posting=posting)
    with django_assert_max_num_queries(1):
        client.get(address(posting))


@pytest.mark.parametrize(
    "values",
    [
        {"reason": "boredom"},
        {"closed_at": timezone.now()},
        {"outcome": "frozen"},
        {"closed_at": timezone.now(), "outcome": "frozen", "email": "kept@example.org"},
    ],
)
def test_the_database_refuses_what_must_never_be(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory(**values)
