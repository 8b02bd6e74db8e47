"""Download everything (C3)."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from applications import actions
from applications.models import HiddenCompany, Seen, Status
from mail.outbox import enqueue
from tests.factories import (
    AlertFactory,
    ApplicationFactory,
    CompanyFactory,
    DocumentFactory,
    MarkFactory,
    MembershipFactory,
    PostingFactory,
    ProfileFactory,
    ReportFactory,
    SubscriberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = reverse("accounts:export")


@pytest.fixture
def ada():
    return ProfileFactory(user__email="ada@example.org", headline="Gardener").user


def exported(client, user):
    client.force_login(user)
    response = client.post(URL)
    assert response["Content-Type"] == "application/zip"
    assert response["Cache-Control"] == "private, no-store"
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    return json.loads(archive.read("data.json")), archive


def test_the_page_says_what_is_inside_and_anonymous_visitors_sign_in_first(client, ada):
    assert client.get(URL).url == f"{reverse('account_login')}?next={URL}"
    client.force_login(ada)
    assert "Download everything" in client.get(URL).content.decode()


def test_account_and_profile_are_inside(client, ada):
    data, _ = exported(client, ada)
    assert data["account"]["email"] == "ada@example.org"
    assert data["profile"]["headline"] == "Gardener"
    assert data["missing_files"] == []


def test_cvs_are_inside_as_they_are(client, ada):
    cv = DocumentFactory(owner=ada, file__data=b"%PDF-1.4 my CV")
    data, archive = exported(client, ada)
    assert data["documents"][0]["name"] == "cv.pdf"
    assert archive.read(f"documents/{cv.pk}/cv.pdf") == b"%PDF-1.4 my CV"


def test_a_file_that_the_storage_lost_is_named_and_costs_nothing_else(client, ada):
    lost, kept = DocumentFactory(owner=ada), DocumentFactory(owner=ada)
    lost.file.storage.delete(lost.file.name)
    data, archive = exported(client, ada)
    assert data["missing_files"] == [f"documents/{lost.pk}/cv.pdf"]
    assert f"documents/{kept.pk}/cv.pdf" in archive.namelist()


def test_a_storage_that_is_away_is_said_instead_of_half_a_file(client, ada):
    cv = DocumentFactory(owner=ada)
    cv.file.storage.delete(cv.file.name)
    Path(cv.file.path).mkdir()
    try:
        client.force_login(ada)
        assert client.post(URL).status_code == 503
    finally:
        Path(cv.file.path).rmdir()


def test_an_application_is_inside_with_what_was_sent_written_and_told(client, ada):
    application = ApplicationFactory(candidate=ada, posting__title="Welder", message="I weld.")
    application.answers.create(question_text="Why?", kind="short_text", value="Because")
    recruiter = MembershipFactory(company=application.posting.company).user
    actions.send_message(application, by=recruiter, text="When?", from_company=True)
    actions.change_status(application, Status.IN_REVIEW, by=recruiter, tell=True, text="We read it")
    data, archive = exported(client, ada)
    [found] = data["applications"]
    assert (found["ad"]["title"], found["message"], found["status"]) == ("Welder", "I weld.", "in_review")
    assert found["answers"][0]["value"] == "Because"
    assert found["messages"][0]["text"] == "When?"
    assert found["changes"][-1]["text"] == "We read it"
    assert found["cv"] in archive.namelist()


def test_what_was_not_told_is_not_inside(client, ada):
    application = ApplicationFactory(candidate=ada)
    recruiter = MembershipFactory(company=application.posting.company).user
    actions.change_status(application, Status.DECLINED, by=recruiter)
    application.notes.create(author=recruiter, text="Too expensive")
    data, _ = exported(client, ada)
    assert "declined" not in json.dumps(data)
    assert "Too expensive" not in json.dumps(data)


def test_an_application_that_waits_for_a_code_is_inside_once_the_address_is_proved(client, ada):
    ApplicationFactory(unconfirmed=True, email="ada@example.org", name="Ada")
    assert len(exported(client, ada)[0]["applications"]) == 1
    ada.emailaddress_set.update(verified=False)
    assert exported(client, ada)[0]["applications"] == []


def test_marks_alerts_mails_teams_and_reports_are_inside(client, ada):
    posting = PostingFactory(title="Welder")
    MarkFactory(candidate=ada, posting=posting)
    Seen.objects.create(candidate=ada, posting=posting)
    HiddenCompany.objects.create(candidate=ada, company=CompanyFactory(name="Acme"))
    AlertFactory(subscriber=SubscriberFactory(email="ada@example.org"), query={"q": "gardener"})
    enqueue("alert-link", to="ada@example.org", language="en")
    MembershipFactory(user=ada, company__name="Steel Works")
    ReportFactory(email="Ada@example.org", text="A swindle")
    data, _ = exported(client, ada)
    assert data["marks"]["jobs"][0]["posting"] == data["marks"]["seen"][0]["posting"] == "Welder"
    assert data["marks"]["hidden_companies"][0]["company"] == "Acme"
    assert data["alerts"][0]["alerts"][0]["search"] == "gardener"
    assert data["mails"]["mails"][0]["kind"] == "alert-link"
    assert data["teams"]["memberships"][0]["company"] == "Steel Works"
    assert data["reports"][0]["text"] == "A swindle"


def test_nothing_of_anybody_else_is_inside(client, ada):
    other = ProfileFactory(user__email="other@example.org", name="Somebody Else").user
    DocumentFactory(owner=other)
    ApplicationFactory(candidate=other)
    MarkFactory(candidate=other)
    SubscriberFactory(email="other@example.org")
    data, archive = exported(client, ada)
    assert archive.namelist() == ["data.json"]
    assert data["applications"] == data["alerts"] == data["marks"]["jobs"] == []
    assert "Somebody Else" not in json.dumps(data)


def test_whoever_asks_too_often_is_told(client, ada, settings):
    settings.ACCOUNT_RATE_LIMITS = {"export": "1/h/user"}
    exported(client, ada)
    assert "very often" in client.post(URL, follow=True).content.decode()


def test_a_person_without_anything_gets_a_file_too(client):
    data, _ = exported(client, UserFactory())
    assert data["profile"] is None
