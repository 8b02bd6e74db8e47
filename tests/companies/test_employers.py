"""K2: a new employer asks for an account; staff approve or decline, with an answer by mail."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from accounts.privacy.retention import purge
from companies.choices import RequestAnswer
from companies.models import Company, EmployerRequest, Invitation, Role
from mail.actions import drain
from tests.factories import CompanyFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
ASKED = {
    "company_name": "Bäckerei Über",
    "website": "https://ueber.example",
    "name": "Ida Über",
    "email": "Ida@ueber.example",
    "text": "We bake.",
}
QUEUE = reverse("admin:companies_employerrequest_changelist")


def address(name, request):
    return reverse(f"admin:companies_employerrequest_{name}", args=[request.pk])


@pytest.fixture
def asked(client):
    client.post(reverse("employers"), ASKED)
    return EmployerRequest.objects.get()


@pytest.fixture
def staff(client):
    user = UserFactory(staff=True)
    client.force_login(user)
    return user


def test_anybody_may_ask_and_is_told_so(client):
    page = client.post(reverse("employers"), ASKED, follow=True)
    assert "Thank you. We look at it" in page.content.decode()
    asked = EmployerRequest.objects.open().get()
    assert (asked.company_name, asked.email) == ("Bäckerei Über", "ida@ueber.example")
    assert not Company.objects.exists()


def test_an_address_that_is_known_gets_the_same_answer(client):
    UserFactory(email="ida@ueber.example")
    page = client.post(reverse("employers"), ASKED, follow=True)
    assert "Thank you. We look at it" in page.content.decode()


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(client):
    page = client.post(reverse("employers"), ASKED | {"email": "nonsense"}).content.decode()
    assert "Enter a valid email address." in page
    assert "We bake." in page
    assert not EmployerRequest.objects.exists()


def test_only_so_many_an_hour(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ALL_RATE_LIMITS
    for _ in range(6):
        page = client.post(reverse("employers"), ASKED, follow=True).content.decode()
    assert "very often in a short time" in page
    assert EmployerRequest.objects.count() == 5


def test_approval_makes_the_company_and_invites_its_owner(client, asked, staff, smtp):
    CompanyFactory(slug="baeckerei-ueber")
    client.post(address("approve", asked))
    company = Company.objects.get(name="Bäckerei Über")
    assert (company.slug, company.verified_at) == ("baeckerei-ueber-2", None)
    invitation = Invitation.objects.get()
    assert (invitation.company, invitation.email, invitation.role) == (
        company,
        "ida@ueber.example",
        Role.OWNER,
    )
    drain("critical")
    assert smtp.messages[0].recipients == ["ida@ueber.example"]
    assert LogEntry.objects.filter(user=staff, object_id=asked.pk).exists()
    assert client.post(address("approve", asked)).status_code == 404
    assert Company.objects.count() == 2


def test_declining_mails_the_canned_answer_and_own_words(client, asked, staff, smtp):
    client.post(address("decline", asked), {"answer": "known", "text": "Ask Mr Müller."})
    asked.refresh_from_db()
    assert asked.outcome == "declined"
    drain("critical")
    [received] = smtp.messages
    assert received.recipients == ["ida@ueber.example"]
    assert str(RequestAnswer.KNOWN.label) in " ".join(received.text().split())
    assert "Ask Mr Müller." in received.text()


def test_nobody_is_declined_without_a_word(client, asked, staff):
    page = client.post(address("decline", asked), {"answer": "", "text": ""}, follow=True).content.decode()
    assert "Choose an answer, or write one" in page
    assert EmployerRequest.objects.open().exists()


def test_staff_are_warned_of_a_company_of_the_same_name(client, asked, staff):
    assert "A company of this name" not in client.get(address("change", asked)).content.decode()
    CompanyFactory(name="bäckerei über")
    assert "A company of this name" in client.get(address("change", asked)).content.decode()


def test_the_queue_is_told_of_on_the_first_page(client, asked, staff):
    assert "employer asks for an account" in client.get(reverse("admin:index")).content.decode()
    client.post(address("approve", asked))
    assert "employer asks for an account" not in client.get(reverse("admin:index")).content.decode()
    assert "Bäckerei" in client.get(QUEUE, {"state": "closed"}).content.decode()


@pytest.mark.parametrize("name", ["approve", "decline"])
def test_only_staff_answer_and_only_by_post(client, asked, staff, name):
    assert client.get(address(name, asked)).status_code == 405
    client.force_login(MembershipFactory().user)
    assert client.post(address(name, asked), {"answer": "known"}).status_code == 403
    assert client.get(QUEUE).status_code == 403
    assert EmployerRequest.objects.open().exists()


def test_an_answered_request_is_erased_after_90_days(asked):
    EmployerRequest.objects.update(closed_at=timezone.now() - timedelta(days=89), outcome="declined")
    purge()
    assert EmployerRequest.objects.exists()
    EmployerRequest.objects.update(closed_at=timezone.now() - timedelta(days=91))
    purge()
    assert not EmployerRequest.objects.exists()
