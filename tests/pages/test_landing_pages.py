"""S8: landing pages by category, by place and by both; the page that lists them; the ways that lead to them."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.models import HiddenCompany
from jobboard.pages import counts
from jobboard.pages.landing import addresses
from postings.choices import Category
from postings.models import Posting
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory, UserFactory, ago

pytestmark = pytest.mark.django_db
EVERY_PLACE = (0, 2**62)
CLOSED = ["draft", "scheduled", "closed", "paused", "frozen"]


@pytest.fixture
def towns():
    """Essen, one 12 km and one 28 km from it, one too far to be near."""
    return {
        name: PlaceFactory(name=name, slug=name.lower(), beside=km)
        for name, km in {"Essen": 0, "Bottrop": 12, "Wesel": 28, "Kleve": 70}.items()
    }


def text(response):
    """What a person reads, in one line."""
    content = re.sub(r"</?(time|a)\b[^>]*>", "", response.content.decode().split("<main", 1)[1])
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def numbers(links):
    return {link.label: link.count for link in links}


def test_a_category_in_a_place_is_the_search_with_a_title_and_facts(client, towns):
    health = PostingFactory(
        title="Nurse", category="health", places=[towns["Essen"]], published_at=ago(hours=3)
    )
    PostingFactory(title="Carer", category="health", places=[towns["Bottrop"]], company=health.company)
    PostingFactory(title="Coder", category="it", places=[towns["Essen"]])
    PostingFactory(title="Far nurse", category="health", places=[towns["Wesel"]])
    response = client.get("/jobs/category/health/in/essen/")
    assert [each.title for each in response.context["page"].postings] == ["Nurse", "Carer"]
    content, words = response.content.decode(), text(response)
    assert "<h1>Health and care jobs in Essen</h1>" in content
    assert content.count("<h1") == 1
    assert (
        "2 open jobs within 20 km of Essen (Nordrhein-Westfalen). The newest was published 3 hours ago."
        in words
    )
    assert f"Most are from {health.company.name} (2)." in words
    assert '<link rel="canonical" href="https://jobs.example.org/jobs/category/health/in/essen/">' in content
    assert '<meta name="description" content="2 open jobs within 20 km of Essen' in content
    assert "noindex" not in content


def test_a_category_and_a_place_have_pages_of_their_own(client, towns):
    PostingFactory(title="Nurse", category="health", places=[towns["Essen"]])
    PostingFactory(title="Coder", category="it", places=["Nowhere known"])
    place = client.get("/jobs/in/essen/")
    assert "<h1>Jobs in Essen</h1>" in place.content.decode()
    assert [each.title for each in place.context["page"].postings] == ["Nurse"]
    category = client.get("/jobs/category/it/")
    assert "<h1>IT and software jobs</h1>" in category.content.decode()
    assert [each.title for each in category.context["page"].postings] == ["Coder"]


@pytest.mark.parametrize(
    "path", ["in/atlantis/", "category/wizardry/", "category/it/in/atlantis/", "category/IT/"]
)
def test_an_unknown_category_or_place_is_not_found(client, towns, path):
    assert client.get(f"/jobs/{path}").status_code == 404


def test_without_an_open_ad_a_kept_address_still_helps_on(client, towns):
    PostingFactory(category="health", places=[towns["Kleve"]])
    PostingFactory(category="it", places=[towns["Wesel"]])
    for trait in CLOSED:
        PostingFactory(category="it", places=[towns["Essen"]], **{trait: True})
    response = client.get("/jobs/category/it/in/essen/")
    assert response.status_code == 200
    content = response.content.decode()
    assert '<meta name="robots" content="noindex">' in content
    assert "No job is open within 20 km of Essen" in text(response)
    assert 'href="/jobs/category/it/in/wesel/"' in content
    assert "within 30 km" in content
    assert "Jobs by email" in content


def test_the_neighbours_numbers_are_what_their_own_pages_find(client, towns):
    """Ads with several places, ads to do from home and ads that are not open are where two countings could differ."""
    for places in (["Essen"], ["Essen", "Bottrop"], ["Bottrop", "Wesel"], ["Wesel"], ["Kleve"]):
        for category in ("it", "health"):
            PostingFactory(category=category, places=[towns[name] for name in places])
    PostingFactory(category="it", remote=True)
    PostingFactory(category="it", remote=True, places=[towns["Bottrop"]])
    PostingFactory(category="it", model="remote", remote_countries=["AT"], places=[towns["Kleve"]])
    for trait in CLOSED:
        PostingFactory(category="it", places=[towns["Bottrop"]], **{trait: True})
    for path in ("/jobs/category/it/in/essen/", "/jobs/in/essen/", "/jobs/category/it/", "/jobs/browse/"):
        context = client.get(path).context
        links = context["places"] if "places" in context else context["facts"]["places"]
        assert len(links) >= 2, path
        for link in links:
            assert link.count == client.get(link.url).context["page"].count, (path, link)
    facts = client.get("/jobs/category/it/in/essen/").context["facts"]
    assert numbers(facts["places"]) == {"Bottrop": 6, "Wesel": 5}
    assert numbers(facts["categories"]) == {"Health and care": 3}
    assert facts["remote"] == 2


def test_of_more_ads_than_are_counted_the_newest_are_scaled(client, towns, monkeypatch):
    monkeypatch.setattr(counts, "SAMPLE", 4)
    for n in range(9):
        PostingFactory(places=[towns["Essen" if n % 2 else "Wesel"]], published_at=ago(hours=n))
    estimates = {"Essen": 4, "Wesel": 4}
    assert numbers(client.get("/jobs/browse/").context["places"]) == estimates
    Posting.objects.update(paused_at=timezone.now())
    kept = client.get("/jobs/browse/").context  # for a while
    assert (numbers(kept["places"]), numbers(kept["categories"])) == (estimates, {"Other": 9})
    client.force_login(UserFactory())
    assert client.get("/jobs/browse/").context["places"] == []


def test_towns_abroad_and_far_away_are_no_neighbours(client, towns):
    PostingFactory(places=[towns["Kleve"]])
    PostingFactory(places=[PlaceFactory(name="Venlo", country="NL", beside=25)])
    assert client.get("/jobs/in/essen/").context["facts"]["places"] == []


def test_namesakes_say_which_they_are(client, towns):
    for region in ("Hessen", "Bayern"):
        PostingFactory(category="it", places=[PlaceFactory(name="Neustadt", region=region)])
    links = client.get("/jobs/category/it/").context["facts"]["places"]
    assert {link.label for link in links} == {"Neustadt (Hessen)", "Neustadt (Bayern)"}


@pytest.mark.parametrize(("ads", "told"), [(4, False), (5, True)])
def test_pay_is_told_where_enough_ads_name_it(client, towns, ads, told):
    PostingFactory(places=[towns["Essen"]], salary_min=900000, salary_currency="USD")
    for n in range(ads):
        PostingFactory(places=[towns["Essen"]], salary_max=40000 + 5000 * n, salary_currency="EUR")
    words = text(client.get("/jobs/in/essen/"))
    assert ("5 ads name a salary, most of them up to €42,000 – 58,000 per year." in words) == told


def test_the_breadcrumbs_are_seen_and_told_to_machines(client, towns):
    PostingFactory(category="it", places=[towns["Essen"]])
    content = client.get("/jobs/category/it/in/essen/").content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', content)[1])
    assert data["@type"] == "BreadcrumbList"
    assert [(each["position"], each["name"], each["item"]) for each in data["itemListElement"]] == [
        (1, "Jobs", "https://jobs.example.org/jobs/"),
        (2, "IT and software", "https://jobs.example.org/jobs/category/it/"),
        (3, "Essen (Nordrhein-Westfalen)", "https://jobs.example.org/jobs/category/it/in/essen/"),
    ]
    trail = content.split('class="breadcrumbs"', 1)[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', trail) == [
        "/jobs/",
        "/jobs/category/it/",
        "/jobs/category/it/in/essen/",
    ]


def test_a_place_named_like_markup_breaks_nothing(client):
    place = PlaceFactory(name="</script><script>alert(1)</script>", slug="markup")
    PostingFactory(places=[place])
    assert "<script>alert" not in client.get("/jobs/in/markup/").content.decode()


def test_the_next_page_and_filters_go_on_as_the_plain_search(client, towns):
    for _ in range(26):
        PostingFactory(category="it", places=[towns["Essen"]])
    response = client.get("/jobs/category/it/in/essen/")
    following = response.context["page"].next_url
    assert following.startswith(f"/jobs/?category=it&where={towns['Essen'].pk}&after=")
    assert len(client.get(following).context["page"].postings) == 1
    content = response.content.decode()
    assert '<form class="search-bar mb-4" id="search-form" action="/jobs/"' in content
    assert 'value="Essen (Nordrhein-Westfalen)"' in content
    assert re.search(r'name="category" value="it"[^>]* checked', content)


def test_what_a_person_hid_is_not_counted(client, towns):
    hidden = PostingFactory(places=[towns["Essen"]])
    PostingFactory(places=[towns["Essen"]])
    user = UserFactory()
    HiddenCompany.objects.create(candidate=user, company=hidden.company)
    client.force_login(user)
    assert numbers(client.get("/jobs/browse/").context["places"]) == {"Essen": 1}


@pytest.mark.parametrize(
    "path", ["/jobs/in/essen/", "/jobs/category/it/", "/jobs/category/it/in/essen/", "/jobs/browse/"]
)
def test_queries_do_not_grow_with_ads_or_neighbours(client, towns, path):
    def ads():
        for place in towns.values():
            PostingFactory(category="it", places=[place], company=CompanyFactory())
            PostingFactory(category="health", places=[place])

    ads()
    client.get(path)  # finds the place
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    towns |= {name: PlaceFactory(name=name, slug=name.lower(), beside=5) for name in ("Gladbeck", "Dorsten")}
    ads()
    with CaptureQueriesContext(connection) as more:
        client.get(path)
    assert len(more) == len(few) <= 22


def test_all_addresses_with_open_ads_are_listed_once(towns, django_assert_max_num_queries):
    newest = PostingFactory(category="it", places=[towns["Essen"], towns["Kleve"]])
    PostingFactory(category="health", places=[towns["Kleve"]], published_at=ago(days=9))
    PostingFactory(category="legal", places=["Nowhere known"])
    for trait in CLOSED:
        PostingFactory(category="sales", places=[towns["Wesel"]], **{trait: True})
    with django_assert_max_num_queries(5 * (len(Category) + 1)):
        names = ["", *Category.values]
        found = [each for name in names for each in addresses(name, EVERY_PLACE, with_category=True)]
    paths = dict(found)
    assert len(found) == len(paths)
    assert set(paths) == {
        "/jobs/category/it/", "/jobs/category/health/", "/jobs/category/legal/",
        "/jobs/category/it/in/essen/", "/jobs/category/it/in/kleve/", "/jobs/category/health/in/kleve/",
        "/jobs/in/essen/", "/jobs/in/kleve/",
    }  # fmt: skip
    assert paths["/jobs/in/kleve/"] == paths["/jobs/category/it/"] == newest.published_at


def test_home_footer_and_ads_lead_to_them(client, towns):
    posting = PostingFactory(category="it", places=["Nowhere known", towns["Essen"]])
    both = ("/jobs/category/it/", "/jobs/in/essen/")
    for url, own in (("/", "/jobs/browse/"), (posting.get_absolute_url(), "/jobs/category/it/in/essen/")):
        content = client.get(url).content.decode()
        assert all(f'href="{path}"' in content for path in (*both, own))


def test_post_is_not_allowed(client, towns):
    for name, args in (("landing_place", ["essen"]), ("landing_category", ["it"]), ("browse", [])):
        assert client.post(reverse(name, args=args)).status_code == 405
