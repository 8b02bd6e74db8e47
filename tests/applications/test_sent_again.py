"""A lost answer, a retried request: the form ends where it ended the first time (A5), whatever became of the ad."""

import pytest
from django.utils import timezone

from accounts.models import Document
from applications.models import Application
from tests import uploads
from tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def change(posting, what):
    if what == "closed":
        posting.closes_at = timezone.now()
    elif what == "edited":
        posting.tasks = "<p>Fell trees</p>"
    posting.save()


@pytest.mark.parametrize("meanwhile", ["nothing", "closed", "edited"])
def test_form_sent_again_ends_at_the_application(client, apply_url, fields, posting, candidate, meanwhile):
    client.force_login(candidate)
    posted = fields()
    first = client.post(apply_url, posted)
    change(posting, meanwhile)
    again = client.post(apply_url, posted | {"cv": uploads.pdf(name="second.pdf")})
    assert again.url == first.url
    page = client.get(again.url).content.decode()
    assert "Your application was sent." in page
    assert "You have applied for this job already" not in page
    assert not Document.objects.filter(name="second.pdf").exists()


@pytest.mark.parametrize("meanwhile", ["nothing", "closed", "edited"])
def test_form_of_a_guest_sent_again_ends_at_the_code(client, apply_url, fields, posting, meanwhile):
    posted = fields(name="Guest", email="guest@example.org")
    first = client.post(apply_url, posted | {"cv": uploads.pdf()})
    change(posting, meanwhile)
    again = client.post(apply_url, posted | {"cv": uploads.pdf()})
    assert again.url == first.url
    assert Application.objects.count() == 1


def test_another_form_ends_at_the_application_although_the_ad_has_closed(
    client, apply_url, fields, posting, candidate
):
    client.force_login(candidate)
    posted = fields()
    sent = ApplicationFactory(posting=posting, candidate=candidate)
    change(posting, "closed")
    assert client.post(apply_url, posted).url == sent.get_absolute_url()
    assert "applied for this job already" in client.get(sent.get_absolute_url()).content.decode()
    assert not Application.objects.drafts().exists()


def test_reading_a_cv_after_the_ad_has_closed_keeps_what_was_typed(client, apply_url, fields, posting):
    posted = fields(message="A letter", cv=uploads.cv())
    change(posting, "closed")
    response = client.post(f"{apply_url}cv/", posted)
    assert response.status_code == 409
    assert "A letter" in response.content.decode()
