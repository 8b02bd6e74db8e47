"""K1: a company is verified by staff, or by a mail to an address of its own domain."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from companies import verifying
from companies.models import Role
from mail.actions import drain
from mail.models import Delivery
from tests.companies.form import TEXTS, change
from tests.factories import CompanyFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def verify(company):
    return reverse("admin:companies_company_verify", args=[company.pk])


@pytest.fixture
def owner(client):
    owner = MembershipFactory(company__verified_at=None, company__website="https://www.lemke.example/jobs")
    client.force_login(owner.user)
    return owner


def link_in(message):
    return next(word for word in message.text().split() if "/employers/verify/" in word)


def test_the_link_goes_to_the_domain_of_the_website_and_its_button_verifies(client, owner, smtp, settings):
    assert "@lemke.example" in client.get(change(owner.company)).content.decode()
    client.post(verify(owner.company), {"name": "info"})
    drain("critical")
    [received] = smtp.messages
    assert received.recipients == ["info@lemke.example"]
    path = link_in(received).removeprefix(settings.SITE_URL)
    client.logout()
    page = client.get(path)
    assert page["Referrer-Policy"] == "no-referrer"
    owner.company.refresh_from_db()
    assert owner.company.verified_at is None
    assert client.post(path).url == owner.company.get_absolute_url()
    owner.company.refresh_from_db()
    assert owner.company.verified_at
    assert owner.company.verified_domain == "lemke.example"


@pytest.mark.parametrize("website", ["", "https://gmail.com/lemke", "https://www.web.de"])
def test_an_address_that_anybody_can_have_proves_nothing(client, owner, website):
    owner.company.website = website
    owner.company.save()
    client.post(verify(owner.company), {"name": "info"})
    assert not Delivery.objects.exists()
    assert "Mail the link" not in client.get(change(owner.company)).content.decode()


@pytest.mark.parametrize("name", ["info@evil.example", "a b", "", "a\nBcc: x", "x" * 65])
def test_only_what_stands_before_the_at_sign_is_taken(client, owner, name):
    client.post(verify(owner.company), {"name": name})
    assert not Delivery.objects.exists()


def test_the_link_ends_after_a_day(client, owner, monkeypatch):
    path = verifying.address_of(owner.company)
    monkeypatch.setattr(signing.time, "time", lambda: timezone.now().timestamp() + 24 * 60 * 60 + 60)
    assert client.post(path).status_code == 410
    owner.company.refresh_from_db()
    assert owner.company.verified_at is None


def test_the_link_is_void_once_the_website_is_another(client, owner):
    path = verifying.address_of(owner.company)
    owner.company.website = "https://elsewhere.example"
    owner.company.save()
    assert client.post(path).status_code == 410


@pytest.mark.parametrize("token", ["x", "a:b:c", "Mg:1tXyZ0:abc"])
def test_a_token_that_is_not_ours_is_answered(client, token):
    assert client.get(reverse("company_verify", args=[token])).status_code == 410


@pytest.mark.parametrize(("by_staff", "stays"), [(True, True), (False, False)])
def test_with_another_website_only_what_staff_have_verified_stays(client, owner, by_staff, stays):
    company = owner.company
    company.verified_at, company.verified_domain = timezone.now(), "" if by_staff else "lemke.example"
    company.save()
    client.post(change(company), TEXTS | {"website": "https://elsewhere.example"})
    company.refresh_from_db()
    assert company.website == "https://elsewhere.example"
    assert bool(company.verified_at) is stays


@pytest.mark.parametrize("role", [Role.RECRUITER, Role.VIEWER])
def test_only_an_owner_asks_for_it(client, owner, role):
    assert client.get(verify(owner.company)).status_code == 405
    client.force_login(MembershipFactory(company=owner.company, role=role).user)
    assert client.post(verify(owner.company), {"name": "info"}).status_code == 403
    assert not Delivery.objects.exists()


def test_unverified_companies_say_so_and_anybody_may_follow(client):
    page = client.get(CompanyFactory(verified_at=None).get_absolute_url()).content.decode()
    assert "Not verified" in page
    assert 'href="#jobs-by-email"' in page


def test_who_is_verified_already_is_not_mailed(client, owner):
    owner.company.verified_at = timezone.now() - timedelta(days=1)
    owner.company.save()
    client.post(verify(owner.company), {"name": "info"})
    assert not Delivery.objects.exists()
