import pytest
from django.urls import reverse

from applications import actions
from applications.models import Access, Answer, Application, Note, Status
from companies.models import Role
from mail.actions import drain
from tests.factories import (
    ApplicationFactory,
    DocumentFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("admin:applications_application_changelist")
ACTIONS = ["decide", "decide_and_tell", "tell", "message", "note"]


def address(name, application):
    return reverse(f"admin:applications_application_{name}", args=[application.pk])


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.RECRUITER)
    client.force_login(me.user)
    return me


@pytest.fixture
def application(me):
    return ApplicationFactory(
        posting__company=me.company, posting__title="Gardener", name="Ada Lovelace", message="I like trees."
    )


def test_list_shows_who_applied_for_what_and_waits(client, application):
    page = client.get(LIST).content.decode()
    for text in ("Ada Lovelace", "Gardener", "Received", "1 day"):
        assert text in page.replace("\xa0", " ")


@pytest.mark.parametrize("trait", ["draft", "unconfirmed"])
def test_what_was_not_sent_is_invisible(client, me, trait):
    mine = ApplicationFactory(posting__company=me.company, name="Ada Lovelace", **{trait: True})
    assert "Ada Lovelace" not in client.get(LIST).content.decode()
    assert client.get(address("change", mine)).status_code == 404
    assert client.get(address("cv", mine)).status_code == 404
    assert client.post(address("decide", mine), {"status": "declined"}).status_code == 404


def test_page_shows_the_snapshot(client, application):
    application.cv.text = "Ten years of pruning"
    application.cv.save()
    Answer.objects.create(
        application=application,
        question_text="Do you drive?",
        kind="yes_no",
        value="no",
        required_answer="yes",
        meets_requirement=False,
    )
    application.posting.title = "Something else"
    application.posting.tasks = "<p>Changed since</p>"
    application.posting.save()
    page = client.get(address("change", application)).content.decode()
    for text in (
        "I like trees.",
        "Ten years of pruning",
        "Do you drive?",
        "Required: yes",
        "Plant trees",
        "Gardener",
    ):
        assert text in page
    assert "Changed since" not in page


def test_candidates_data_cannot_be_changed(client, application):
    assert client.post(address("change", application), {"name": "Other"}).status_code == 405
    assert client.get(reverse("admin:applications_application_add")).status_code == 403
    assert client.post(address("delete", application), {"post": "yes"}).status_code == 403
    application.refresh_from_db()
    assert application.name == "Ada Lovelace"


def test_cv_is_a_download_that_the_log_remembers(client, me, application):
    response = client.get(address("cv", application))
    assert b"".join(response.streaming_content) == b"%PDF-1.4 a CV"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "private, no-store"
    entry = Access.objects.get()
    assert (entry.by, entry.application) == (me.user, application)


def test_file_of_an_answer_is_reached_through_its_application_only(client, me, application):
    other = ApplicationFactory(ad={})
    mine, foreign = (
        Answer.objects.create(
            application=owner, question_text="Portfolio", kind="file", document=DocumentFactory()
        )
        for owner in (application, other)
    )

    def get(owner, answer):
        url = reverse("admin:applications_application_answer", args=[owner.pk, answer.pk])
        return client.get(url).status_code

    assert get(application, mine) == 200
    assert get(application, foreign) == 404
    assert get(other, foreign) == 404


def test_deciding_and_telling_are_two_steps(client, smtp, application):
    client.post(address("decide", application), {"status": "in_review", "text": "never sent"})
    application.refresh_from_db()
    assert (application.status, application.told_status) == ("in_review", "submitted")
    page = client.get(address("change", application)).content.decode()
    assert "The candidate does not know this yet." in page
    client.post(address("tell", application), {"text": "We are reading."})
    application.refresh_from_db()
    assert application.told_status == "in_review"
    drain("critical")
    [mail] = smtp.messages
    assert mail.recipients == [application.email]
    assert "We are reading." in mail.text()
    assert "never sent" not in mail.text()


def test_decide_and_tell_is_one_click(client, smtp, me, application):
    client.post(
        address("decide_and_tell", application), {"status": "declined", "text": "Sorry, and thank you."}
    )
    application.refresh_from_db()
    assert (application.status, application.told_status) == ("declined", "declined")
    drain("critical")
    assert "Sorry, and thank you." in smtp.messages[0].text()
    assert application.changes.last().by == me.user


@pytest.mark.parametrize("status", ["hired", "withdrawn", "draft", "nonsense", ""])
def test_steps_that_the_table_does_not_know_are_refused_and_what_was_typed_stays(client, application, status):
    page = client.post(address("decide_and_tell", application), {"status": status, "text": "Long words"})
    assert page.status_code == 422
    assert "Long words" in page.content.decode()
    application.refresh_from_db()
    assert application.status == "submitted"


def test_messages_reach_the_candidate_and_notes_stay_with_the_team(client, smtp, me, application):
    client.post(address("message", application), {"message-text": "When can you start?"})
    client.post(address("note", application), {"note-text": "Seems nice"})
    drain("critical")
    assert "When can you start?" in smtp.messages[0].text()
    assert len(smtp.messages) == 1
    page = client.get(address("change", application)).content.decode()
    assert "When can you start?" in page
    assert "Seems nice" in page
    client.force_login(application.candidate)
    assert "Seems nice" not in client.get(application.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["message", "note"])
def test_empty_words_are_refused(client, application, name):
    assert client.post(address(name, application), {f"{name}-text": " "}).status_code == 422
    assert not application.messages.exists()
    assert not Note.objects.exists()


def test_nothing_is_written_to_who_has_withdrawn(client, application):
    actions.withdraw(application, by=application.candidate)
    page = client.post(address("message", application), {"message-text": "Wait"}, follow=True)
    assert "withdrawn" in page.content.decode()
    assert not application.messages.exists()


def test_telling_twice_is_said(client, application):
    page = client.post(address("tell", application), {"text": ""}, follow=True)
    assert "The candidate knows it already." in page.content.decode()


@pytest.mark.parametrize("name", ACTIONS)
def test_viewer_sees_and_changes_nothing(client, me, application, name):
    client.force_login(MembershipFactory(company=me.company, role=Role.VIEWER).user)
    page = client.get(address("change", application)).content.decode()
    assert "I like trees." in page
    assert address(name, application) not in page
    assert client.post(address(name, application), {"status": "declined", "text": "x"}).status_code == 403
    application.refresh_from_db()
    assert application.status == "submitted"


@pytest.mark.parametrize("name", ACTIONS)
def test_actions_are_posts(client, application, name):
    assert client.get(address(name, application)).status_code == 405


def test_decline_and_tell_looks_at_every_row(client, smtp, me, application):
    """Mine; one already hired; one where I only look on; one of strangers."""
    hired = ApplicationFactory(posting__company=me.company, status="hired")
    there = MembershipFactory(user=me.user, role=Role.VIEWER).company
    looked_at, foreign = ApplicationFactory(posting__company=there), ApplicationFactory()
    rows = [application, hired, looked_at, foreign]
    client.post(LIST, {"action": "decline_and_tell", "_selected_action": [str(row.pk) for row in rows]})
    statuses = [Application.objects.get(pk=row.pk).status for row in rows]
    assert statuses == ["declined", "hired", "submitted", "submitted"]
    drain("critical")
    assert [mail.recipients for mail in smtp.messages] == [[application.email]]


@pytest.mark.parametrize(
    ("query", "shown"), [({"waiting": "1"}, False), ({"status": "declined"}, True), ({}, True)]
)
def test_list_is_filtered(client, application, query, shown):
    actions.change_status(application, Status.DECLINED, by=None, tell=True)
    assert ("Ada Lovelace" in client.get(LIST, query).content.decode()) is shown
