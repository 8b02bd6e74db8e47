"""Everything of one application in a ZIP (A8)."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.uploads import documents
from applications import actions
from applications.forms.questions import answer_to
from applications.models import Interview, Status
from tests import uploads
from tests.factories import ApplicationFactory, MembershipFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def recruiter(posting):
    return MembershipFactory(company=posting.company).user


@pytest.fixture
def application(posting, candidate):
    application = ApplicationFactory(posting=posting, candidate=candidate, message="Dear all")
    question = QuestionFactory(posting=posting, text="Do you like oaks?")
    answer = answer_to(question, "I love oaks.", 0)
    answer.application = application
    answer.save()
    return application


@pytest.fixture
def unpack(client, application):
    def read():
        client.force_login(application.candidate)
        response = client.get(reverse("applications:download", args=[application.pk]))
        assert response["Content-Disposition"] == 'attachment; filename="application.zip"'
        assert response["Cache-Control"] == "private, no-store"
        archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
        return archive, json.loads(archive.read("data.json")), archive.read("application.html").decode()

    return read


def test_all_that_was_sent_told_and_written_is_inside(unpack, application, candidate, recruiter):
    interview = Interview(starts_at=timezone.now() + timedelta(days=3), where="Am Stadtpark 1")
    actions.change_status(
        application, Status.INTERVIEW, by=recruiter, tell=True, text="Come in.", interview=interview
    )
    diploma = documents.stage(uploads.pdf(name="diploma.pdf"))
    actions.send_message(application, by=candidate, text="Gladly!", from_company=False, files=[diploma])
    archive, data, page = unpack()
    for words in ("Dear all", "I love oaks.", "Come in.", "Am Stadtpark 1", "Gladly!", "Plant trees"):
        assert words in page
        assert words in archive.read("data.json").decode()
    names = [name for name in archive.namelist() if name.startswith("applications/")]
    assert [name.rpartition("/")[2] for name in names] == ["cv.pdf", "diploma.pdf"]
    assert all(f'href="{name}"' in page for name in names)
    assert data["application"]["messages"][0]["files"] == [names[1]]
    assert data["missing_files"] == []


def test_decision_and_date_that_are_kept_back_are_not_inside(unpack, application, recruiter):
    interview = Interview(starts_at=timezone.now() + timedelta(days=3), where="Am Stadtpark 1")
    actions.change_status(application, Status.INTERVIEW, by=recruiter, interview=interview)
    application.notes.create(author=recruiter, text="Between us")
    archive, data, page = unpack()
    everything = page + archive.read("data.json").decode()
    assert data["application"]["status"] == "submitted"
    for words in ("Am Stadtpark 1", "Invited", "Between us"):
        assert words not in everything


def test_file_that_holds_a_virus_is_named_but_not_inside(unpack, application, candidate, settings):
    application.cv.scan = "infected"
    application.cv.save()
    archive, data, page = unpack()
    assert archive.namelist() == ["data.json", "application.html"]
    assert data["application"]["cv"] is None
    assert "cv.pdf" in page


def test_draft_can_be_taken_along_too(client, posting, candidate):
    draft = ApplicationFactory(draft=True, posting=posting, candidate=candidate, typed={"message": "Half"})
    client.force_login(candidate)
    response = client.get(reverse("applications:download", args=[draft.pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert json.loads(archive.read("data.json"))["application"]["typed"] == {"message": "Half"}


def test_somebody_else_finds_nothing(client, application):
    client.force_login(UserFactory())
    assert client.get(reverse("applications:download", args=[application.pk])).status_code == 404
