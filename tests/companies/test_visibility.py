"""The page on which a person says who sees the profile (C2)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Profile
from companies.models import BarredCompany
from tests.factories import CompanyFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = reverse("visibility")


@pytest.fixture
def ada(client):
    person = ProfileFactory().user
    client.force_login(person)
    return person


def is_released():
    return Profile.objects.get().is_released


def test_nobody_sees_a_profile_until_it_is_released_and_after_it_is_taken_back(client, ada):
    assert "Nobody sees your profile." in client.get(URL).content.decode()
    assert not is_released()
    client.post(reverse("visibility_release"))
    assert is_released()
    assert "Show it to nobody" in client.get(URL).content.decode()
    client.post(reverse("visibility_withhold"))
    assert not is_released()


def test_a_person_without_a_profile_may_release_what_is_written_later(client):
    client.force_login(UserFactory())
    assert client.get(URL).status_code == 200
    client.post(reverse("visibility_release"))
    assert is_released()


def test_a_company_is_found_by_its_name_and_hidden_from(client, ada):
    acme, other = CompanyFactory(name="Acme Works"), CompanyFactory(name="Other")
    page = client.get(URL, {"name": "acme"}).content.decode()
    assert "Hide me from Acme Works" in page
    assert "Hide me from Other" not in page
    client.post(reverse("visibility_bar", args=[acme.slug]))
    client.post(reverse("visibility_bar", args=[acme.slug]))
    assert [str(row) for row in ada.barred_companies.all()] == ["Acme Works"]
    assert "No longer hidden from Acme Works" in client.get(URL).content.decode()
    client.post(reverse("visibility_unbar", args=[ada.barred_companies.get().pk]))
    assert not BarredCompany.objects.exists()
    assert other


def test_the_exact_name_comes_without_those_that_only_hold_it(client, ada):
    CompanyFactory(name="Acme")
    CompanyFactory(name="Acme Works")
    page = client.get(URL, {"name": "ACME"}).content.decode()
    assert "Hide me from Acme Works" not in page
    assert 'aria-label="Hide me from Acme"' in page


def test_a_company_that_is_not_here_is_hidden_from_by_name(client, ada):
    client.post(reverse("visibility_bar_name"), {"name": "  My   Employer "})
    client.post(reverse("visibility_bar_name"), {"name": "my employer"})
    assert [row.name for row in ada.barred_companies.all()] == ["My Employer"]
    assert "not on this board yet" in client.get(URL).content.decode()


def test_an_empty_name_is_told(client, ada):
    page = client.post(reverse("visibility_bar_name"), {"name": " "}, follow=True).content.decode()
    assert "Type the name of a company." in page
    assert "invalid-feedback" in client.get(URL, {"name": ""}).content.decode()


def test_nobody_takes_back_what_another_has_hidden(client, ada):
    row = BarredCompany.objects.create(user=UserFactory(), name="Acme")
    assert client.post(reverse("visibility_unbar", args=[row.pk])).status_code == 404
    assert BarredCompany.objects.exists()


def test_the_database_keeps_one_row_for_a_company_and_one_for_a_name(ada):
    acme = CompanyFactory()
    for fields in ({"company": acme, "name": "x"}, {"name": "Other"}):
        BarredCompany.objects.create(user=ada, **fields)
        again = fields | {"name": fields["name"].upper()}
        with pytest.raises(IntegrityError), transaction.atomic():
            BarredCompany.objects.create(user=ada, **again)


@pytest.mark.parametrize("name", ["visibility_release", "visibility_withhold", "visibility_bar_name"])
def test_actions_are_post_only_and_for_the_signed_in(client, name):
    assert client.post(reverse(name)).url.startswith(reverse("account_login"))
    client.force_login(UserFactory())
    assert client.get(reverse(name)).status_code == 405
    assert not Profile.objects.exists()


def test_the_page_asks_the_database_as_often_for_three_companies_as_for_one(
    client, ada, django_assert_max_num_queries
):
    for _ in range(3):
        BarredCompany.objects.create(user=ada, company=CompanyFactory(), name="x")
    with django_assert_max_num_queries(8):
        client.get(URL, {"name": "Company"})
