"""I3: recommendations, and why."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from applications.models import HiddenCompany
from tests.factories import (
    ApplicationFactory,
    CompanyFactory,
    MarkFactory,
    PlaceFactory,
    PostingFactory,
    UserFactory,
    ago,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def essen():
    return PlaceFactory()


def ad(title, *places, **fields):
    return PostingFactory(title=title, places=places, **{"category": "it"} | fields)


def liked(candidate, title, *places, days=1, trait="saved", **fields):
    return MarkFactory(
        candidate=candidate, kind=trait, posting=ad(title, *places, **fields), created_at=ago(days=days)
    ).posting


def page(client):
    cache.clear()
    return client.get(reverse("applications:recommended"))


def pairs(client):
    """(title, why) of each recommendation."""
    return [
        (each.posting.title, each.because.posting.title) for each in page(client).context["recommendations"]
    ]


def titles(client):
    return [title for title, _why in pairs(client)]


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def test_an_anonymous_visitor_is_sent_to_sign_in_and_back(client):
    assert page(client)["Location"] == "/account/login/?next=/recommended/"


def test_is_private_and_only_for_reading(client, candidate):
    assert page(client)["Cache-Control"] == "private, no-store"
    assert client.post(reverse("applications:recommended")).status_code == 405


def test_comes_from_what_was_saved_interested_in_and_applied_for(client, candidate, essen):
    saved = liked(candidate, "Nurse", essen, category="health")
    liked(candidate, "Java developer", essen, days=2, trait="interested")
    ApplicationFactory(candidate=candidate, posting=ad("Welder", essen), created_at=ago(days=3))
    for title, category in (
        ("Head nurse", "health"),
        ("Senior java developer", "it"),
        ("Pipe welder", "trades"),
    ):
        ad(title, essen, category=category)
    response = page(client)
    shown = words(response)
    assert pairs(client) == [
        ("Head nurse", "Nurse"),
        ("Senior java developer", "Java developer"),
        ("Pipe welder", "Welder"),
    ]
    for reason in ("Because you saved Nurse", "Because you are interested in Java developer",
                   "Because you applied for Welder"):  # fmt: skip
        assert reason in shown
    assert f'href="{saved.get_absolute_url()}"' in response.content.decode()


def test_one_with_nothing_marked_is_told_what_to_do(client, candidate, essen):
    ad("Nurse", essen)
    MarkFactory(posting=ad("Nurse", essen))  # somebody else's
    assert "Nothing to go by yet" in words(page(client))


def test_is_empty_rather_than_padded(client, candidate, essen):
    liked(candidate, "Nurse", essen)
    ad("Java developer", essen)  # of the same category near by, but another job
    assert "No other open job is really like those" in words(page(client))


@pytest.mark.parametrize("trait", ["saved", "interested", "dismissed", "hidden"])
def test_what_was_marked_already_is_left_out_with_its_reposts(client, candidate, essen, trait):
    liked(candidate, "Nurse", essen)
    other = ad("Nurse at night", essen)
    ad("Nurse at night", essen, repost_of=other, company=other.company)
    assert titles(client) == ["Nurse at night"]
    MarkFactory(candidate=candidate, posting=other, kind=trait)
    assert "Nurse at night" not in titles(client)


@pytest.mark.parametrize("trait", ["draft", "withdrawn", None])
def test_what_was_applied_for_is_left_out(client, candidate, essen, trait):
    liked(candidate, "Nurse", essen)
    other = ad("Nurse at night", essen)
    assert titles(client) == ["Nurse at night"]
    ApplicationFactory(candidate=candidate, posting=other, **{trait: True} if trait else {})
    assert titles(client) == []


@pytest.mark.parametrize("trait", ["closed", "paused", "frozen", "scheduled", "draft"])
def test_only_open_ads_are_recommended(client, candidate, essen, trait):
    liked(candidate, "Nurse", essen)
    ad("Nurse at night", essen, **{trait: True})
    assert titles(client) == []


def test_hidden_companies_are_left_out(client, candidate, essen):
    liked(candidate, "Nurse", essen)
    HiddenCompany.objects.create(candidate=candidate, company=ad("Nurse at night", essen).company)
    assert titles(client) == []


def test_a_closed_ad_is_still_a_reason_a_frozen_one_is_not(client, candidate, essen):
    posting = liked(candidate, "Nurse", essen, gone=True)
    ad("Nurse at night", essen)
    response = page(client)
    assert "Because you saved Nurse" in words(response)
    assert posting.get_absolute_url() not in response.content.decode()  # it would lead to nothing
    posting.frozen_at = posting.published_at
    posting.save()
    assert titles(client) == []


@pytest.mark.parametrize("trait", ["dismissed", "hidden", "company"])
def test_what_was_turned_away_since_is_no_reason(client, candidate, essen, trait):
    posting = liked(candidate, "Nurse", essen)
    ad("Nurse at night", essen)
    assert titles(client) == ["Nurse at night"]
    if trait == "company":
        HiddenCompany.objects.create(candidate=candidate, company=posting.company)
    else:
        MarkFactory(candidate=candidate, posting=posting, kind=trait)
    assert titles(client) == []


def test_a_withdrawn_application_is_no_reason(client, candidate, essen):
    ApplicationFactory(candidate=candidate, posting=ad("Nurse", essen), withdrawn=True)
    ad("Nurse at night", essen)
    assert titles(client) == []


def test_reasons_take_turns_the_latest_first(client, candidate, essen):
    liked(candidate, "Nurse", essen, days=2)
    liked(candidate, "Welder", essen, days=1)
    for number in range(3):
        ad(f"Nurse {number}", essen, published_at=ago(days=number + 1))
        ad(f"Welder {number}", essen, published_at=ago(days=number + 1))
    assert titles(client) == ["Welder 0", "Nurse 0", "Welder 1", "Nurse 1", "Welder 2", "Nurse 2"]


def test_not_for_me_pushes_away_the_same_title_and_the_same_company(client, candidate, essen):
    liked(candidate, "Nurse", essen)
    company = CompanyFactory()
    MarkFactory(candidate=candidate, dismissed=True, posting=ad("Nurse at night", essen, company=company))
    ad("Nurse at night (m/w/d)", essen, company=company)  # the very same job again
    ad("Nurse at night", essen)
    ad("Nurse by day", essen, company=company)
    ad("Nurse at sea", essen, published_at=ago(days=20))
    assert titles(client)[0] == "Nurse at sea"
    assert set(titles(client)[1:]) == {"Nurse at night", "Nurse by day"}


def test_the_home_page_shows_a_few_and_none_of_them_twice(client, candidate, essen):
    assert "Recommended for you" not in words(client.get("/"))
    liked(candidate, "Nurse", essen)
    for number in range(6):
        ad(f"Nurse {number}", essen)
    cache.clear()
    content = client.get("/").content.decode()
    assert content.count("Because you saved") == 4
    assert all(content.count(f">Nurse {number}</a>") <= 1 for number in range(6))
    client.logout()
    assert "Recommended for you" not in words(client.get("/"))


def test_is_reached_from_the_account_and_from_what_is_saved(client, candidate):
    assert client.get("/saved/").content.decode().count('href="/recommended/"') == 2


def test_asks_as_often_for_three_as_for_one(client, candidate, essen):
    def queries():
        client.get("/recommended/")  # what is alike is known for a while
        with CaptureQueriesContext(connection) as captured:
            client.get("/recommended/")
        return len(captured)

    for title in ("Nurse", "Welder", "Painter"):
        ad(f"Head {title}", essen)
    liked(candidate, "Nurse", essen)
    for_one = queries()
    liked(candidate, "Welder", essen)
    liked(candidate, "Painter", essen)
    assert queries() == for_one
