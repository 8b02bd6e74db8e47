"""R: the way through the admin, made for recruiters: five places, and nothing they don't need."""

import re

import pytest
from django.urls import reverse

from companies.models import Role
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")
POSTINGS = reverse("admin:postings_posting_changelist")


def navigation(client, url=INDEX):
    page = client.get(url).content.decode()
    return re.search(r'<nav class="office-nav".*?</nav>', page, re.DOTALL)[0]


def links(html):
    return re.findall(r">([^<>]+)</a>", html.split("<details")[0])


@pytest.mark.parametrize("role", Role.values)
def test_a_recruiter_has_five_places(client, role):
    client.force_login(MembershipFactory(role=role).user)
    assert links(navigation(client)) == ["Dashboard", "Ads", "Applicants", "Company", "Team"]


def test_the_place_where_one_is_is_marked(client):
    client.force_login(MembershipFactory().user)
    assert re.findall(r'aria-current="page">([^<]+)', navigation(client)) == ["Dashboard"]
    below = reverse("admin:postings_posting_add")
    assert re.findall(r'aria-current="page">([^<]+)', navigation(client, below)) == ["Ads"]


def test_company_leads_straight_to_the_only_one(client):
    me = MembershipFactory()
    client.force_login(me.user)
    assert reverse("admin:companies_company_change", args=[me.company_id]) in navigation(client)
    MembershipFactory(user=me.user)
    assert f'"{reverse("admin:companies_company_changelist")}"' in navigation(client)


def test_what_only_staff_see_stands_in_one_menu_for_them_alone(client):
    users = reverse("admin:accounts_user_changelist")
    client.force_login(MembershipFactory().user)
    assert users not in navigation(client)
    client.force_login(UserFactory(staff=True))
    assert users in navigation(client)


def test_a_list_is_headed_by_its_name_and_a_row_by_its_own(client):
    me = MembershipFactory(company__name="Lemke & Sons")
    client.force_login(me.user)
    assert "<h1>Ads</h1>" in client.get(POSTINGS).content.decode()
    company = reverse("admin:companies_company_change", args=[me.company_id])
    assert "<h1>Lemke &amp; Sons</h1>" in client.get(company).content.decode()
