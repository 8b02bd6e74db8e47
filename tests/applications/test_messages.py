"""Messages between candidate and company, with files under the same rules as CVs (A8)."""

import pytest
from django.urls import reverse

from accounts.models import Document
from applications import actions
from applications.models import Attachment, Message
from mail.models import Delivery
from tests import uploads
from tests.factories import ApplicationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def recruiter(posting):
    return MembershipFactory(company=posting.company).user


@pytest.fixture
def application(posting, candidate, recruiter):
    return ApplicationFactory(posting=posting, candidate=candidate)


@pytest.fixture
def url(client, application):
    client.force_login(application.candidate)
    return reverse("applications:message", args=[application.pk])


def test_candidate_sends_files_which_the_company_fetches(client, url, application, recruiter, mailbox):
    files = [uploads.pdf(name="diploma.pdf"), uploads.word("A reference", name="reference.docx")]
    assert client.post(url, {"text": "Here they are.", "files": files}).status_code == 302
    assert "diploma.pdf, reference.docx" in mailbox(recruiter.email)[-1].text()
    assert "diploma.pdf" in client.get(application.get_absolute_url()).content.decode()
    attachment = Attachment.objects.first()
    theirs = reverse("admin:applications_application_attachment", args=[application.pk, attachment.pk])
    client.force_login(recruiter)
    page = client.get(
        reverse("admin:applications_application_change", args=[application.pk])
    ).content.decode()
    assert theirs in page
    assert client.get(theirs)["Content-Disposition"] == 'attachment; filename="diploma.pdf"'
    client.force_login(MembershipFactory().user)
    assert client.get(theirs).status_code == 404


def test_company_sends_files_which_the_candidate_fetches(client, url, application, recruiter, mailbox):
    client.force_login(recruiter)
    client.post(
        reverse("admin:applications_application_message", args=[application.pk]),
        {"message-text": "The way to us.", "message-files": [uploads.pdf(name="map.pdf")]},
    )
    assert "map.pdf" in mailbox(application.candidate.email)[-1].text("html")
    own = reverse("applications:attachment", args=[application.pk, Attachment.objects.get().pk])
    client.force_login(application.candidate)
    assert client.get(own)["Content-Disposition"] == 'attachment; filename="map.pdf"'
    client.force_login(UserFactory())
    assert client.get(own).status_code == 404


def test_double_click_is_one_message(client, url):
    key = str(client.get(url.removesuffix("messages/")).context["form"].key)
    for _ in range(2):
        client.post(url, {"text": "Hello", "submit_key": key, "files": [uploads.pdf()]})
    assert Message.objects.count() == Attachment.objects.count() == 1
    assert Document.objects.filter(name="cv.pdf", owner=None).count() == 1
    assert Delivery.objects.filter(kind="application-answer").count() == 1


def test_refused_file_is_named_and_the_others_wait_ticked(client, url):
    files = [uploads.pdf(name="good.pdf"), uploads.sample("encrypted-file.pdf")]
    page = client.post(url, {"text": "Here they are.", "files": files})
    words = page.content.decode()
    assert "encrypted-file.pdf: This file is protected by a password" in words
    assert "Here they are." in words
    good = Document.objects.staged().get()
    assert f'value="{good.pk}"' in words
    again = {"text": "Here.", "submit_key": str(page.context["form"].key), "kept": [str(good.pk)]}
    client.post(url, again)
    assert Attachment.objects.get().document == good


def test_uploads_of_others_can_not_be_named(client, url):
    files = [uploads.pdf(name="good.pdf"), uploads.sample("encrypted-file.pdf")]
    client.post(url, {"text": "Here they are.", "files": files})
    staged = Document.objects.staged().get()
    client.post(url, {"text": "Mine!", "kept": [str(staged.pk)]})
    assert not Attachment.objects.exists()


def test_more_than_five_files_are_too_many(client, url):
    page = client.post(url, {"text": "All of them", "files": [uploads.pdf() for _ in range(6)]})
    assert "At most five files go with one message." in page.content.decode()
    assert not Message.objects.exists()


def test_storage_that_is_down_is_a_503_that_keeps_what_was_typed(client, url):
    with uploads.storage_down():
        response = client.post(url, {"text": "A long letter", "files": [uploads.pdf()]})
    assert response.status_code == 503
    assert "A long letter" in response.content.decode()


def test_too_many_messages_are_stopped_before_their_files_are_read(client, url, settings):
    settings.ACCOUNT_RATE_LIMITS = {"message": "1/h/user"}
    client.post(url, {"text": "First"})
    response = client.post(url, {"text": "Second", "files": [uploads.pdf(name="second.pdf")]})
    assert response.status_code == 429
    assert "Second" in response.content.decode()
    assert not Document.objects.filter(name="second.pdf").exists()


def test_files_go_with_the_application(client, url, application):
    client.post(url, {"text": "Here", "files": [uploads.pdf(name="gone.pdf")]})
    actions.erase(application)
    assert not Document.objects.filter(name="gone.pdf").exists()
