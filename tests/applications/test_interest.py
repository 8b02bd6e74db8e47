"""What a company sees of those who are interested in its ads: C2 and I2 together."""

import pytest
from django.urls import reverse

from applications.models import Access, Mark
from companies.models import BarredCompany
from tests.factories import (
    DocumentFactory,
    MarkFactory,
    MembershipFactory,
    PlaceFactory,
    PostingFactory,
    ProfileFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("admin:applications_interest_changelist")


@pytest.fixture
def company(client):
    """Whose recruiter looks."""
    member = MembershipFactory(company__name="Acme", user__email="recruiter@example.org")
    client.force_login(member.user)
    return member.company


@pytest.fixture
def grace():
    return ProfileFactory(
        user__email="grace@example.org",
        name="Grace Hopper",
        headline="Compilers",
        place=PlaceFactory(),
        links=["https://grace.example.org"],
        wanted_models=["remote"],
        wanted_salary=90000,
        is_released=True,
    )


@pytest.fixture
def told(company, grace):
    posting = PostingFactory(company=company, title="Welder")
    return MarkFactory(candidate=grace.user, posting=posting, interested=True, tell_company=True)


def detail(mark):
    return reverse("admin:applications_interest_change", args=[mark.pk])


def pages(client, mark):
    """The list and, if it opens, the page of the mark."""
    page = client.get(detail(mark))
    return client.get(LIST).content.decode(), page.content.decode() if page.status_code == 200 else ""


def test_a_released_profile_is_shown_to_a_company_that_was_told(client, told):
    listed, page = pages(client, told)
    assert "Grace Hopper" in listed
    for words in (
        "Grace Hopper",
        "grace@example.org",
        "Compilers",
        "Essen",
        "Fully remote",
        "90",
        "grace.example.org",
    ):
        assert words in page


def test_a_profile_that_is_not_released_stays_with_the_person(client, told, grace):
    grace.is_released = False
    grace.save()
    cv = DocumentFactory(owner=grace.user)
    listed, page = pages(client, told)
    assert "Somebody who is not named" in listed
    assert "has not released the profile" in page
    for words in ("Grace", "grace@", "Compilers", "cv.pdf"):
        assert words not in listed + page
    assert client.get(f"{detail(told).removesuffix('change/')}cvs/{cv.pk}/").status_code == 404


def test_somebody_without_a_profile_is_not_named_either(client, company):
    mark = MarkFactory(posting__company=company, interested=True, tell_company=True)
    listed, page = pages(client, mark)
    assert mark.candidate.email not in listed + page
    assert "has not released" in page


def test_without_the_tick_a_company_learns_nothing_of_a_released_profile(client, told):
    Mark.objects.update(tell_company=False)
    listed, page = pages(client, told)
    assert "Grace" not in listed
    assert "0 interested candidates" in listed
    assert page == ""


@pytest.mark.parametrize("by_name", [False, True])
def test_hiding_wins_over_release_and_tick(client, told, grace, company, by_name):
    BarredCompany.objects.create(user=grace.user, company=None if by_name else company, name="ACME")
    listed, page = pages(client, told)
    assert "0 interested candidates" in listed
    assert page == ""


def test_hiding_from_one_company_hides_from_no_other(client, told, grace):
    BarredCompany.objects.create(user=grace.user, name="Acme Works")
    MarkFactory(candidate=grace.user, interested=True, tell_company=True)
    assert "Grace Hopper" in pages(client, told)[0]


def test_what_somebody_else_has_hidden_changes_nothing(client, told, company):
    BarredCompany.objects.create(user=ProfileFactory().user, company=company, name="Acme")
    assert "Grace Hopper" in pages(client, told)[0]


def test_cvs_of_a_released_profile_are_fetched_and_the_log_says_by_whom(client, told, grace):
    cv = DocumentFactory(owner=grace.user, file__data=b"%PDF-1.4 hers")
    removed = DocumentFactory(owner=grace.user, removed_at=cv.created_at)
    strangers = DocumentFactory()
    assert "cv.pdf" in pages(client, told)[1]
    url = reverse("admin:applications_interest_cv", args=[told.pk, cv.pk])
    assert b"".join(client.get(url).streaming_content) == b"%PDF-1.4 hers"
    assert Access.objects.get().by.email == "recruiter@example.org"
    for other in (removed, strangers):
        assert client.get(url.replace(str(cv.pk), str(other.pk))).status_code == 404


def test_another_company_sees_nothing(client, told):
    client.force_login(MembershipFactory().user)
    listed, page = pages(client, told)
    assert "Grace" not in listed + page


def test_other_marks_are_nobodys_business(client, company, told):
    untold = MarkFactory(posting__company=company, interested=True)
    saved = MarkFactory(posting__company=company)
    for mark in (untold, saved):
        assert pages(client, mark)[1] == ""
    assert "1 interested candidate" in client.get(LIST).content.decode()


def test_the_person_is_told_what_the_company_sees(client, told, grace, company):
    client.force_login(grace.user)
    url = told.posting.get_absolute_url()
    assert "It sees your profile, too." in client.get(url).content.decode()
    grace.is_released = False
    grace.save()
    assert "It does not see who you are." in client.get(url).content.decode()
    BarredCompany.objects.create(user=grace.user, company=company, name="Acme")
    page = client.get(url).content.decode()
    assert "You are hidden from Acme: it learns nothing." in page
    assert "Acme sees" not in page
