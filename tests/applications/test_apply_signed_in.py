"""Easy-apply with a profile (A1, A4, A5)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Document
from applications import actions
from applications.models import Application
from tests import uploads
from tests.factories import (
    ApplicationFactory,
    DocumentFactory,
    MembershipFactory,
    PostingFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def signed_in(client, candidate):
    client.force_login(candidate)


def test_profile_and_cv_are_filled_in_so_that_two_clicks_are_enough(client, apply_url, fields, candidate):
    shown = fields()
    assert (shown["name"], shown["phone"], shown["email"]) == (
        "Ada Example",
        "+49 201 123456",
        candidate.email,
    )
    response = client.post(apply_url, shown)
    application = Application.objects.get()
    assert response.url == reverse("applications:detail", args=[application.pk])
    assert application.status == application.told_status == "submitted"
    assert application.candidate == candidate
    assert application.cv == candidate.documents.get()


def test_cv_used_last_is_ticked(client, apply_url, candidate):
    used = ApplicationFactory(candidate=candidate).cv
    DocumentFactory(owner=candidate, name="newer.pdf")
    page = client.get(apply_url).content.decode()
    assert f'value="{used.pk}" checked' in page
    assert page.count(" checked") == 1


def test_last_application_fills_in_what_the_profile_lacks(client, fields, candidate):
    candidate.profile.delete()
    ApplicationFactory(candidate=candidate, name="Ada Former", phone="+49 30 1")
    assert fields()["name"] == "Ada Former"


def test_email_is_the_accounts_whatever_is_posted(client, apply_url, fields, candidate):
    client.post(apply_url, fields(email="boss@example.com"))
    assert Application.objects.get().email == candidate.email


def test_new_cv_is_on_file_from_then_on(client, apply_url, fields, candidate):
    client.post(apply_url, fields(cv=uploads.pdf(name="fresh.pdf")))
    assert Application.objects.get().cv.name == "fresh.pdf"
    assert [document.name for document in candidate.documents.kept()] == ["fresh.pdf", "cv.pdf"]


def test_somebody_elses_cv_can_not_be_named(client, apply_url, fields):
    foreign = DocumentFactory()
    staged = DocumentFactory(staged=True)
    for document in (foreign, staged):
        response = client.post(apply_url, fields(cv_id=str(document.pk)))
        assert "Add your CV" in response.content.decode()
    assert not Application.objects.exists()


def test_what_was_typed_stays_beside_the_error_and_so_does_the_upload(client, apply_url, fields):
    form = fields(phone="call me", message="Dear all", cv=uploads.cv())
    page = client.post(apply_url, form).content.decode()
    assert "This is no telephone number" in page
    assert "Dear all" in page
    staged = Document.objects.staged().get()
    assert f'value="{staged.pk}" checked' in page
    assert f'value="{form["submit_key"]}"' in page
    client.post(apply_url, form | {"phone": "", "cv": "", "cv_id": str(staged.pk)})
    assert Application.objects.get().cv == staged


def test_refused_file_is_explained_beside_the_field(client, apply_url, fields):
    page = client.post(apply_url, fields(cv=uploads.sample("encrypted-file.pdf"))).content.decode()
    assert "protected by a password. Save it without one and try again." in page
    assert not Application.objects.exists()


def test_storage_that_is_down_is_a_503_that_keeps_what_was_typed(client, apply_url, fields):
    with uploads.storage_down():
        response = client.post(apply_url, fields(message="Dear all", cv=uploads.pdf()))
    assert response.status_code == 503
    assert "Dear all" in response.content.decode()


def test_second_application_ends_at_the_first(client, apply_url, fields):
    posted = fields()
    first = client.post(apply_url, posted)
    again = client.post(apply_url, posted | {"submit_key": "", "message": "Once more"})
    assert again.url == first.url
    assert Application.objects.get().message == ""
    assert client.get(apply_url).url == first.url


def test_upload_of_a_second_application_is_not_left_over(client, apply_url, fields):
    posted = fields()
    client.post(apply_url, posted)
    client.post(apply_url, posted | {"cv": uploads.pdf(name="late.pdf")})
    assert not Document.objects.filter(name="late.pdf").exists()


def test_after_a_withdrawal_one_may_apply_again_but_not_by_the_old_form(client, apply_url, fields, candidate):
    old = fields()
    client.post(apply_url, old)
    actions.withdraw(Application.objects.get(), by=candidate)
    client.post(apply_url, old)
    assert Application.objects.count() == 1
    client.post(apply_url, fields())
    assert Application.objects.filter(withdrawn_at=None).count() == 1


def test_key_of_somebody_else_is_just_replaced(client, apply_url, fields, candidate):
    foreign = ApplicationFactory()
    client.post(apply_url, fields(submit_key=str(foreign.submit_key)))
    assert Application.objects.get(candidate=candidate).submit_key != foreign.submit_key


def test_constraint_refuses_a_second_one_with_a_sentence(posting, candidate):
    ApplicationFactory(posting=posting, candidate=candidate)
    with pytest.raises(ValidationError, match="applied for this job already"):
        Application(posting=posting, candidate=candidate).validate_constraints()


def test_snapshot_outlives_changes_of_ad_and_profile(client, apply_url, fields, posting, candidate):
    client.post(apply_url, fields())
    posting.title, posting.tasks = "Changed", "<p>Changed</p>"
    posting.save()
    candidate.profile.name = "Changed"
    candidate.profile.save()
    page = client.get(Application.objects.get().get_absolute_url()).content.decode()
    assert "Head gardener" in page
    assert "Plant trees" in page
    assert "Ada Example" in page
    assert "Changed" not in page.partition("This is what they received")[2]


def test_ad_that_is_applied_for_elsewhere_leads_there(client):
    posting = PostingFactory(external=True)
    response = client.get(reverse("applications:apply", args=[posting.pk]))
    assert response.url == reverse("posting_out", args=[posting.pk])


@pytest.mark.parametrize("trait", ["draft", "scheduled", "frozen"])
def test_ad_that_is_not_public_can_not_be_applied_for(client, trait):
    url = reverse("applications:apply", args=[PostingFactory(**{trait: True}).pk])
    assert client.get(url).status_code == 404
    assert client.post(url, {"name": "Ada"}).status_code == 404


@pytest.mark.parametrize("trait", ["closed", "paused", "gone"])
def test_closed_ad_says_so_and_has_no_form(client, trait):
    url = reverse("applications:apply", args=[PostingFactory(**{trait: True}).pk])
    page = client.get(url).content.decode()
    assert "Nothing was sent" in page
    assert "Send application" not in page


def test_ad_that_closes_while_the_form_is_open_keeps_what_was_typed(client, apply_url, fields, posting):
    posted = fields(message="A long letter", cv=uploads.pdf(name="fresh.pdf"))
    posting.closes_at = timezone.now() - timedelta(seconds=1)
    posting.save()
    response = client.post(apply_url, posted)
    assert response.status_code == 409
    draft = Application.objects.get()
    assert draft.status == "draft"
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "A long letter" in page
    assert "fresh.pdf" in page


def test_both_sides_get_a_mail(client, apply_url, fields, posting, candidate, mailbox):
    recruiter = MembershipFactory(company=posting.company, role="recruiter").user
    viewer = MembershipFactory(company=posting.company, role="viewer").user
    stranger = MembershipFactory().user
    client.post(apply_url, fields())
    application = Application.objects.get()
    [received] = mailbox(candidate.email)
    assert received.subject == f"Your application: Head gardener at {posting.company.name}"
    assert f"https://jobs.example.org/applications/{application.pk}/" in received.text()
    [notice] = mailbox(recruiter.email)
    assert notice.subject == "New application: Ada Example for Head gardener"
    assert f"/admin/applications/application/{application.pk}/change/" in notice.text()
    assert not mailbox(viewer.email)
    assert not mailbox(stranger.email)


def test_number_of_queries_does_not_grow_with_cvs_and_questions(
    client, apply_url, candidate, django_assert_max_num_queries
):
    client.get(apply_url)
    DocumentFactory.create_batch(3, owner=candidate)
    UserFactory()
    with django_assert_max_num_queries(16):
        client.get(apply_url)


def test_cv_of_some_megabytes_is_read_and_sent(client, apply_url, fields):
    """Django keeps it in a file, which storing it moves away."""
    large = uploads.pdf(name="large.pdf", subject="x" * 3_000_000)
    client.post(apply_url, fields(cv=large))
    cv = Application.objects.get().cv
    assert cv.name == "large.pdf"
    with cv.file.open() as kept:
        assert len(kept.read()) == cv.size > 3_000_000
