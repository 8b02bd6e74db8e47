"""I1, I2, S7: the page of all that a person has marked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import HiddenCompany
from tests.factories import CompanyFactory, MarkFactory, PostingFactory, UserFactory, ago

pytestmark = pytest.mark.django_db
TRAITS = [{}, {"interested": True}, {"dismissed": True}, {"hidden": True}]


@pytest.fixture
def candidate(client):
    user = UserFactory()
    client.force_login(user)
    return user


def page(client, **query):
    return client.get(reverse("applications:saved"), query)


def titles(response):
    return [posting.title for posting in response.context["postings"]]


def test_an_anonymous_visitor_is_sent_to_sign_in_and_back(client):
    assert page(client)["Location"] == "/account/login/?next=/saved/"


def test_nothing_saved_says_so_and_leads_on(client, candidate):
    content = page(client).content.decode()
    assert "Nothing saved yet" in content
    assert 'href="/jobs/">Search jobs</a>' in content
    assert "No job and no company." in content


def test_saved_ads_come_newest_first_and_belong_to_the_person(client, candidate):
    for days, title in ((3, "Oldest"), (1, "Newest"), (2, "Middle")):
        MarkFactory(candidate=candidate, posting__title=title, created_at=ago(days=days))
    MarkFactory(posting__title="Somebody else's")
    response = page(client)
    assert titles(response) == ["Newest", "Middle", "Oldest"]
    assert response["Cache-Control"] == "private, no-store"
    assert "Somebody else" not in response.content.decode()


@pytest.mark.parametrize("trait", ["closed", "gone"])
def test_a_closed_ad_stays_marked_closed_and_can_be_removed(client, candidate, trait):
    posting = MarkFactory(
        candidate=candidate, posting=PostingFactory(title="Welder", **{trait: True})
    ).posting
    content = page(client).content.decode()
    assert "Welder" in content
    assert "Closed</span>" in content
    address = reverse("applications:unsave", args=[posting.pk])
    assert f'action="{address}"' in content
    response = client.post(address, {"next": "/saved/"}, follow=True)
    assert titles(response) == []
    assert "No longer saved: Welder" in response.content.decode()


def test_an_ad_that_is_not_open_for_now_says_so(client, candidate):
    MarkFactory(candidate=candidate, posting=PostingFactory(paused=True))
    assert "Paused</span>" in page(client).content.decode()


def test_a_frozen_ad_is_not_shown(client, candidate):
    for trait in TRAITS:
        MarkFactory(candidate=candidate, posting=PostingFactory(title="Fraud", frozen=True), **trait)
    assert "Fraud" not in page(client).content.decode()


@pytest.mark.parametrize(
    ("trait", "undo"), [("interested", "uninterest"), ("dismissed", "undismiss"), ("hidden", "unhide")]
)
def test_each_other_mark_has_its_place_and_can_be_taken_back(client, candidate, trait, undo):
    mark = MarkFactory(candidate=candidate, posting__title="Welder", **{trait: True})
    response = page(client)
    assert titles(response) == []
    assert "Welder" in response.content.decode()
    address = reverse(f"applications:{undo}", args=[mark.posting_id])
    assert f'action="{address}"' in response.content.decode()
    after = client.post(address, {"next": "/saved/"}, follow=True)
    assert f'action="{address}"' not in after.content.decode()


def test_says_what_a_company_was_told(client, candidate):
    MarkFactory(candidate=candidate, interested=True)
    assert "The company knows" not in page(client).content.decode()
    MarkFactory(candidate=candidate, interested=True, tell_company=True)
    assert "The company knows" in page(client).content.decode()


def test_hidden_companies_can_be_shown_again(client, candidate):
    HiddenCompany.objects.create(candidate=candidate, company=CompanyFactory(name="Forge", slug="forge"))
    assert "Forge" in page(client).content.decode()
    after = client.post("/companies/forge/unhide/", {"next": "/saved/"}, follow=True)
    assert "Shown again: Forge" in after.content.decode()
    assert not HiddenCompany.objects.exists()


def test_many_saved_ads_come_in_pages_and_the_rest_on_the_first(client, candidate):
    for number in range(26):
        MarkFactory(candidate=candidate, created_at=ago(minutes=number))
    MarkFactory(candidate=candidate, hidden=True, posting__title="Hidden one")
    first, second = page(client), page(client, page=2)
    assert 'href="?page=2"' in first.content.decode()
    assert (len(titles(first)), len(titles(second))) == (25, 1)
    assert "Hidden one" in first.content.decode()
    assert "Hidden one" not in second.content.decode()


def test_asks_as_often_for_three_of_each_as_for_one(client, candidate):
    def add():
        for trait in TRAITS:
            MarkFactory(candidate=candidate, posting=PostingFactory(places=["Essen"]), **trait)
        HiddenCompany.objects.create(candidate=candidate, company=CompanyFactory())

    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client)
        return len(captured)

    add()
    for_one = queries()
    add()
    add()
    assert queries() == for_one
