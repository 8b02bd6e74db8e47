"""The candidate's list and the page of one application (A8)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications import actions, snapshot
from tests.factories import ApplicationFactory, MembershipFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("applications:list")


@pytest.fixture
def application(posting, candidate):
    return ApplicationFactory(posting=posting, candidate=candidate, message="Dear all")


def names(application):
    return [
        ("get", application.get_absolute_url()),
        ("get", reverse("applications:cv", args=[application.pk])),
        ("get", reverse("applications:answer_file", args=[application.pk, 1])),
        ("post", reverse("applications:withdraw", args=[application.pk])),
        ("post", reverse("applications:message", args=[application.pk])),
        ("post", reverse("applications:confirm", args=[application.pk])),
        ("post", reverse("applications:discard", args=[application.pk])),
    ]


def test_stranger_gets_404_everywhere_and_so_does_the_recruiter(client, application):
    for user in (UserFactory(), MembershipFactory(company=application.posting.company).user):
        client.force_login(user)
        for method, url in names(application):
            assert getattr(client, method)(url).status_code == 404, url
    application.refresh_from_db()
    assert application.status == "submitted"


def test_anonymous_visitor_is_sent_to_sign_in(client, application):
    for method, url in [*names(application), ("get", LIST)]:
        assert getattr(client, method)(url).url.startswith(reverse("account_login")), url


def test_get_changes_nothing(client, application):
    client.force_login(application.candidate)
    for method, url in names(application):
        if method == "post":
            assert client.get(url).status_code == 405, url


def test_list_shows_own_applications_with_what_was_told(client, application):
    ApplicationFactory()
    actions.change_status(application, "offer", by=None)
    client.force_login(application.candidate)
    response = client.get(LIST)
    page = response.content.decode()
    assert list(response.context["applications"]) == [application]
    assert "Received" in page
    assert "Offer made" not in page
    assert response["Cache-Control"] == "private, no-store"


def test_empty_list_shows_a_way_on(client, candidate):
    client.force_login(candidate)
    assert "You have not applied for a job yet" in client.get(LIST).content.decode()


def test_list_takes_as_many_queries_for_three_as_for_one(client, application):
    client.force_login(application.candidate)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _ in range(2):
        ApplicationFactory(candidate=application.candidate)
    with CaptureQueriesContext(connection) as three:
        client.get(LIST)
    assert len(three) == len(one)


def test_detail_takes_as_many_queries_for_three_messages_as_for_one(client, application):
    client.force_login(application.candidate)
    url = application.get_absolute_url()
    actions.send_message(application, by=None, text="One", from_company=True)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(2):
        actions.send_message(application, by=None, text="More", from_company=True)
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == len(one)


def test_cv_that_was_sent_can_be_downloaded_also_after_it_was_taken_off_the_file(client, application):
    client.force_login(application.candidate)
    client.post(reverse("accounts:document_remove", args=[application.cv.pk]))
    response = client.get(reverse("applications:cv", args=[application.pk]))
    assert b"".join(response.streaming_content) == b"%PDF-1.4 a CV"


def test_answer_is_promised_until_it_has_come(client, application):
    client.force_login(application.candidate)
    url = application.get_absolute_url()
    assert "Answer promised by" in client.get(url).content.decode()
    actions.change_status(application, "in_review", by=None, tell=True)
    assert "Answer promised by" not in client.get(url).content.decode()


def test_landing_without_an_application_leads_to_the_list(client):
    assert client.get(reverse("applications:sent")).url == LIST


def test_application_without_a_file_has_no_download(client, candidate):
    draft = ApplicationFactory(draft=True, candidate=candidate, cv=None)
    client.force_login(candidate)
    assert client.get(reverse("applications:cv", args=[draft.pk])).status_code == 404


def test_many_messages_are_stopped(client, application, settings):
    settings.ACCOUNT_RATE_LIMITS = {"message": "1/h/user"}
    client.force_login(application.candidate)
    url = reverse("applications:message", args=[application.pk])
    client.post(url, {"text": "One"})
    page = client.post(url, {"text": "Two"}).content.decode()
    assert "Too many messages" in page
    assert ">\nTwo</textarea>" in page
    assert application.messages.count() == 1


def test_confirming_too_late_is_said(client, candidate, posting):
    day_ago = timezone.now() - timedelta(hours=25)
    late = ApplicationFactory(unconfirmed=True, email=candidate.email, posting=posting, created_at=day_ago)
    client.force_login(candidate)
    page = client.post(reverse("applications:confirm", args=[late.pk]), follow=True).content.decode()
    assert "came more than a day later" in page


def test_snapshot_holds_places_and_salary():
    posting = PostingFactory(paid=True, places=["Essen", "Husum"])
    ad = snapshot.of(posting)
    assert [place["locality"] for place in ad["places"]] == ["Essen", "Husum"]
    assert ad["salary"] == {"min": "48000", "max": "60000", "currency": "EUR", "period": "year"}
