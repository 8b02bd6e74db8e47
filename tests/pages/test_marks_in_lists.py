"""S7: lists show what one has done with an ad, and leave out what one has hidden."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

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
def lists():
    """The addresses of all pages that list ads, with a Welder on each."""
    company = CompanyFactory(name="Forge")
    essen = PlaceFactory()
    posting = PostingFactory(title="Welder", company=company, category="trades", places=[essen])
    beside = PostingFactory(title="Smith", category="trades")
    gone = PostingFactory(title="Founder", category="trades", gone=True)
    pages = {
        "home": reverse("home"),
        "results": reverse("search"),
        "company": company.get_absolute_url(),
        "similar": beside.get_absolute_url(),
        "gone": gone.get_absolute_url(),
        "category": reverse("landing_category", args=["trades"]),
        "place": reverse("landing_place", args=[essen.slug]),
    }
    return posting, pages


LISTS = ["home", "results", "company", "similar", "gone", "category", "place"]


def shown(client, address, title="Welder"):
    return f"{title}</a>" in client.get(address).content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_a_hidden_ad_is_in_no_list_until_it_is_shown_again(client, candidate, lists, name):
    posting, pages = lists
    MarkFactory(posting=posting, hidden=True)  # somebody else's
    assert shown(client, pages[name])
    client.post(reverse("applications:hide", args=[posting.pk]))
    assert not shown(client, pages[name])
    client.post(reverse("applications:unhide", args=[posting.pk]))
    assert shown(client, pages[name])


@pytest.mark.parametrize("name", LISTS)
def test_a_hidden_company_has_its_ads_in_no_list(client, candidate, lists, name):
    posting, pages = lists
    HiddenCompany.objects.create(candidate=UserFactory(), company=posting.company)
    assert shown(client, pages[name])
    client.post(reverse("applications:hide_company", args=[posting.company.slug]))
    assert not shown(client, pages[name])
    client.post(reverse("applications:unhide_company", args=[posting.company.slug]))
    assert shown(client, pages[name])


@pytest.mark.parametrize("name", ["home", "companies"])
def test_a_hidden_company_is_not_among_the_companies(client, candidate, name):
    company = PostingFactory(company__name="Forge").company
    PostingFactory(company__name="Bakery")
    HiddenCompany.objects.create(candidate=candidate, company=company)
    content = client.get(reverse(name)).content.decode()
    assert "Bakery</a>" in content
    assert "Forge</a>" not in content


def test_the_own_page_of_a_hidden_company_says_so(client, candidate):
    company = PostingFactory(company__name="Forge").company
    assert "Hide this company" in client.get(company.get_absolute_url()).content.decode()
    HiddenCompany.objects.create(candidate=candidate, company=company)
    content = client.get(company.get_absolute_url()).content.decode()
    assert "You have hidden Forge" in content
    assert "Show this company again" in content


@pytest.mark.parametrize("name", LISTS)
def test_the_bookmark_knows_what_is_saved(client, candidate, lists, name):
    posting, pages = lists
    save, unsave = (reverse(f"applications:{verb}", args=[posting.pk]) for verb in ("save", "unsave"))
    assert f'action="{save}"' in client.get(pages[name]).content.decode()
    MarkFactory(candidate=candidate, posting=posting)
    assert f'action="{unsave}"' in client.get(pages[name]).content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_what_was_applied_for_seen_or_found_interesting_is_marked(client, candidate, lists, name):
    posting, pages = lists

    def badges():
        content = client.get(pages[name]).content.decode()
        card = content[content.index("Welder</a>") :].split("</article>")[0]
        return {word for word in ("Applied", "Interested", "Seen") if f"{word}</span>" in card}

    ApplicationFactory(posting=posting)
    MarkFactory(posting=posting, interested=True)  # somebody else's, both
    assert badges() == set()
    client.get(posting.get_absolute_url())
    assert badges() == {"Seen"}
    MarkFactory(candidate=candidate, posting=posting, interested=True)
    assert badges() == {"Interested", "Seen"}
    ApplicationFactory(candidate=candidate, posting=posting)
    assert badges() == {"Applied", "Interested"}
    client.logout()
    assert badges() == set()


def test_the_bookmark_leads_back_to_the_very_list(client):
    PostingFactory(title="Welder")
    content = client.get("/jobs/?q=welder&sort=newest").content.decode()
    assert 'name="next" value="/jobs/?q=welder&amp;sort=newest"' in content


@pytest.mark.parametrize("name", ["home", "results", "similar", "company"])
def test_a_list_asks_as_often_for_three_ads_as_for_one(client, candidate, lists, name):
    posting, pages = lists
    MarkFactory(candidate=candidate, posting=posting)
    client.get(pages[name])  # seen from now on, and what is alike is known
    queries = count(client, pages[name])
    for title in ("Baker", "Painter"):  # not alike, so nothing is recommended for them
        other = PostingFactory(
            title=title,
            company=posting.company,
            category="trades",
            places=["Essen"],
            published_at=ago(days=3),
        )
        MarkFactory(candidate=candidate, posting=other)
    client.get(pages[name])
    assert count(client, pages[name]) == queries


def count(client, address):
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


@pytest.mark.parametrize("state", ["saved", "interested", "dismissed", "hidden"])
def test_the_ad_shows_its_mark_and_offers_to_take_it_back(client, candidate, state):
    undo = {"saved": "unsave", "interested": "uninterest", "dismissed": "undismiss", "hidden": "unhide"}[
        state
    ]
    posting = PostingFactory()
    address = reverse(f"applications:{undo}", args=[posting.pk])
    assert f'action="{address}"' not in client.get(posting.get_absolute_url()).content.decode()
    MarkFactory(candidate=candidate, posting=posting, kind=state)
    assert f'action="{address}"' in client.get(posting.get_absolute_url()).content.decode()


def test_a_closed_ad_offers_only_to_take_back(client, candidate):
    posting = PostingFactory(closed=True)
    content = client.get(posting.get_absolute_url()).content.decode()
    assert "Like this job?" not in content
    assert 'id="mark-save"' not in content
    MarkFactory(candidate=candidate, posting=posting)
    content = client.get(posting.get_absolute_url()).content.decode()
    assert 'id="mark-save" aria-pressed="true"' in content
    assert 'id="mark-interest"' not in content
