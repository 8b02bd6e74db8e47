"""Easy-apply without an account (A1): complete once the code is entered."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Document, User
from applications.models import Application
from tests import uploads
from tests.factories import ApplicationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
CODE_PAGE = reverse("account_confirm_login_code")
SENT = reverse("applications:sent")


@pytest.fixture
def send(client, apply_url, fields):
    def post(browser=client, **changes):
        wanted = {"name": "Guest", "email": "guest@example.org", "cv": uploads.pdf()}
        return browser.post(apply_url, fields(browser, **(wanted | changes)))

    return post


@pytest.fixture
def enter(client, code_for):
    def post(code=None, browser=client):
        return browser.post(
            CODE_PAGE, {"code": code or code_for("guest@example.org"), "next": SENT}, follow=True
        )

    return post


def age(**delta):
    Application.objects.update(created_at=timezone.now() - timedelta(**delta))


def test_application_is_complete_once_the_code_is_entered(send, enter, client, mailbox):
    assert send().url == f"{CODE_PAGE}?next=%2Fapplications%2Fsent%2F"
    waiting = Application.objects.get()
    assert (waiting.status, waiting.candidate) == ("unconfirmed", None)
    page = enter()
    waiting.refresh_from_db()
    assert waiting.status == "submitted"
    assert waiting.submitted_at == waiting.created_at
    assert page.request["PATH_INFO"] == waiting.get_absolute_url()
    assert "This is what they received" in page.content.decode()
    assert [mail.subject.partition(":")[0] for mail in mailbox("guest@example.org")][1:] == [
        "Your application"
    ]


def test_account_and_its_cv_exist_from_then_on(send, enter, client):
    send()
    enter()
    person = User.objects.get(email="guest@example.org")
    assert not person.has_usable_password()
    assert list(person.verified_emails) == ["guest@example.org"]
    assert person.documents.kept().count() == 1
    assert client.get(reverse("applications:list")).context["applications"].get().candidate == person


def test_address_is_one_whatever_its_case(send, enter):
    UserFactory(email="guest@example.org")
    send(email="Guest@Example.ORG")
    enter()
    assert Application.objects.get().candidate == User.objects.get()


def test_wrong_code_sends_nothing(send, enter):
    send()
    assert "Incorrect code" in enter(code="AAAA-AAAA").content.decode()
    assert Application.objects.get().status == "unconfirmed"


def test_new_code_can_be_asked_for(send, client, mailbox, enter):
    send()
    client.post(CODE_PAGE, {"action": "resend", "next": SENT})
    assert len(mailbox("guest@example.org")) == 2
    enter()
    assert Application.objects.get().status == "submitted"


def test_it_counts_although_the_ad_has_closed_in_between(send, enter, posting):
    send()
    posting.closes_at = timezone.now()
    posting.save()
    enter()
    assert Application.objects.get().status == "submitted"


def test_code_that_comes_after_a_day_sends_nothing_but_keeps_what_was_typed(send, enter, client, apply_url):
    send(message="A long letter")
    age(hours=25)
    page = enter().content.decode()
    assert Application.objects.get().status == "unconfirmed"
    assert "came more than a day later" in page
    assert "Apply again with what you typed" in page
    assert "A long letter" in client.get(apply_url).content.decode()


def test_code_may_be_entered_in_another_browser(send, client, code_for):
    send()
    client.cookies.clear()
    client.post(reverse("account_request_login_code"), {"email": "guest@example.org"})
    client.post(CODE_PAGE, {"code": code_for("guest@example.org")})
    application = Application.objects.get()
    page = client.get(reverse("applications:list")).content.decode()
    assert "Confirm and send" in page
    client.post(reverse("applications:confirm", args=[application.pk]))
    application.refresh_from_db()
    assert application.status == "submitted"


def test_somebody_else_can_neither_see_nor_confirm_it(send, client):
    send()
    application = Application.objects.get()
    client.force_login(UserFactory())
    assert "Confirm and send" not in client.get(reverse("applications:list")).content.decode()
    for name in ("confirm", "discard"):
        assert client.post(reverse(f"applications:{name}", args=[application.pk])).status_code == 404
    unverified = UserFactory(email="other@example.org", verified=False)
    Application.objects.update(email="other@example.org")
    client.force_login(unverified)
    assert client.post(reverse("applications:confirm", args=[application.pk])).status_code == 404


def test_same_form_sent_again_is_one_application_with_what_was_typed_last(client, apply_url, fields, enter):
    typed = fields(name="Guest", email="guest@example.org", message="First")
    client.post(apply_url, typed | {"cv": uploads.pdf()})
    cv = Application.objects.get().cv
    assert client.post(apply_url, typed | {"cv_id": str(cv.pk), "message": "Second"}).url.startswith(
        CODE_PAGE
    )
    client.post(apply_url, typed | {"cv": uploads.pdf(name="better.pdf"), "message": "Third"})
    application = Application.objects.get()
    assert (application.message, application.cv.name) == ("Third", "better.pdf")
    assert Document.objects.count() == 1
    enter()
    assert Application.objects.get().status == "submitted"


def test_key_of_somebody_else_is_just_replaced(send):
    foreign = ApplicationFactory(unconfirmed=True, email="other@example.org")
    send(submit_key=str(foreign.submit_key))
    assert Application.objects.get(email="guest@example.org").submit_key != foreign.submit_key


def test_same_form_with_another_address_is_another_application(client, apply_url, fields):
    typed = fields(name="Guest")
    for address in ("typo@example.org", "guest@example.org"):
        client.post(apply_url, typed | {"email": address, "cv": uploads.pdf()})
    assert Application.objects.count() == 2


def test_sending_again_before_the_code_counts_the_last_time(send, enter):
    send(message="First")
    send(message="Second")
    enter()
    assert [row.message for row in Application.objects.all()] == ["Second"]


def test_person_who_has_applied_already_ends_at_that_application(send, enter, posting):
    earlier = ApplicationFactory(posting=posting, candidate=UserFactory(email="guest@example.org"))
    send()
    page = enter()
    assert Application.objects.get() == earlier
    assert page.request["PATH_INFO"] == earlier.get_absolute_url()


def test_draft_gives_way_to_what_was_sent(send, enter, posting):
    ApplicationFactory(draft=True, posting=posting, candidate=UserFactory(email="guest@example.org"))
    send(message="Sent")
    enter()
    assert [row.message for row in Application.objects.all()] == ["Sent"]


def test_details_in_the_cv_fill_in_empty_fields_but_are_looked_at_before_they_are_sent(
    send, fields, client, apply_url
):
    page = send(name="", email="", cv=uploads.cv()).content.decode()
    assert 'value="John Doe"' in page
    assert 'value="john.doe@email.com"' in page
    assert "Check them, then send" in page
    assert not Application.objects.exists()


def test_what_was_typed_is_not_replaced_by_the_cv(send):
    send(cv=uploads.cv())
    application = Application.objects.get()
    assert (application.name, application.email) == ("Guest", "guest@example.org")


def test_what_is_missing_is_said_beside_each_field(client, apply_url, fields):
    page = client.post(apply_url, fields()).content.decode()
    assert page.count("This field is required") == 2
    assert "Add your CV as a PDF, DOCX, ODT, RTF or TXT file." in page


def test_ad_that_closes_while_the_form_is_open_keeps_what_was_typed(apply_url, client, fields, posting):
    posted = fields(name="Guest", email="guest@example.org", message="A long letter")
    posting.closes_at = timezone.now()
    posting.save()
    response = client.post(apply_url, posted)
    assert response.status_code == 409
    assert "A long letter" in response.content.decode()
    assert not Application.objects.exists()
    assert not User.objects.exists()


def test_blocked_person_gets_no_code_and_the_page_does_not_tell(send, mailbox):
    UserFactory(email="guest@example.org", is_active=False)
    assert send().url.startswith(CODE_PAGE)
    assert "code" not in mailbox("guest@example.org")[0].subject


def test_too_many_are_stopped_and_what_was_typed_stays(send, settings, client):
    settings.ACCOUNT_RATE_LIMITS = {"apply": "1/h/ip"}
    send()
    response = send(message="A long letter")
    assert response.status_code == 429
    assert "A long letter" in response.content.decode()
    assert Document.objects.count() == 1  # the second file was not even read
    assert Application.objects.count() == 1


def test_one_address_is_not_flooded_with_codes(send, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "1/h/key"}
    send()
    assert send().status_code == 429
    assert send(email="other@example.org").status_code == 302


def test_uploads_of_others_can_not_be_named(send, client):
    send(phone="x")
    staged = Document.objects.staged().get()
    client.cookies.clear()
    send(cv="", cv_id=str(staged.pk))
    assert not Application.objects.exists()
