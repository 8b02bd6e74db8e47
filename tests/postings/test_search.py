"""S1, S4, S5: one search object, from the URL to the ads."""

import pytest
from django.http import QueryDict

from postings.models import Posting
from postings.search import JobSearch
from postings.search.facets import Facets
from postings.search.result_page import ResultPage
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db


def search(query):
    return JobSearch.from_query(QueryDict(query))


def found(query):
    return set(search(query).postings().values_list("title", flat=True))


@pytest.fixture
def essen():
    place = PlaceFactory(id=2928810)
    place.names.create(folded="essen", weight=place.population)
    return place


@pytest.mark.parametrize("trait", ["draft", "scheduled", "closed", "paused", "frozen"])
def test_finds_open_ads_only(trait):
    PostingFactory(title="Cook")
    PostingFactory(title="Baker", **{trait: True})
    assert found("") == {"Cook"}


@pytest.mark.parametrize(
    ("query", "facts"),
    [
        ("contract=internship", {"contract": "internship"}),
        ("contract=internship&contract=freelance", {"contract": "freelance"}),
        ("hours=part_time", {"hours": "part_time"}),
        ("hours=part_time", {"hours": "full_or_part_time"}),
        ("hours=full_time&model=hybrid", {"hours": "full_or_part_time", "model": "hybrid"}),
        ("model=remote", {"remote": True}),
        ("category=it", {"category": "it"}),
        ("lang=de", {"language": "de"}),
        ("salary=60000", {"paid": True}),
        ("salary=60.000", {"paid": True}),
        ("salary=80000", {"salary_max": 50, "salary_currency": "EUR", "salary_period": "hour"}),
        ("salary=50000&currency=USD", {"salary_max": 50000, "salary_currency": "USD"}),
    ],
)
def test_filters_by_each_fact(query, facts):
    PostingFactory(title="Wanted", **facts)
    PostingFactory(title="Other", hours="full_time", contract="permanent")
    assert found(query) == {"Wanted"}


def test_filters_easy_apply_only():
    PostingFactory(title="Easy")
    PostingFactory(title="Elsewhere", external=True)
    assert found("easy=1") == {"Easy"}


def test_filters_by_company():
    PostingFactory(title="Wanted", company=CompanyFactory(slug="acme"))
    PostingFactory(title="Other")
    assert found("company=acme") == {"Wanted"}


def test_since_counts_days_from_publication():
    PostingFactory(title="New")
    PostingFactory(title="Old", closed=True, closes_at=None)
    assert found("since=3") == {"New"}


def test_ads_without_a_salary_are_kept_apart_behind_a_switch():
    PostingFactory(title="Paid", paid=True)
    PostingFactory(title="Silent")
    PostingFactory(title="Dollars", salary_max=90000, salary_currency="USD")
    PostingFactory(title="Less", salary_max=30000, salary_currency="EUR")
    assert found("salary=50000") == {"Paid"}
    assert found("salary=50000&unpriced=1") == {"Paid", "Silent", "Dollars"}
    assert Facets(search("salary=50000")).unpriced == 2


def test_a_place_is_searched_with_its_surroundings(essen):
    near = PlaceFactory(name="Near", beside=15)
    PostingFactory(title="Here", places=[essen])
    PostingFactory(title="Near", places=[near])
    PostingFactory(title="Far", places=[PlaceFactory(name="Far", beside=60)])
    PostingFactory(title="Two places", places=[PlaceFactory(name="Farther", beside=300), near])
    assert found("where=Essen") == {"Here", "Near", "Two places"}
    assert found("where=Essen&radius=0") == {"Here"}
    assert found("where=Essen&radius=100") == {"Here", "Near", "Far", "Two places"}


def test_remote_ads_match_a_place_of_a_country_that_they_are_open_to(essen):
    PostingFactory(title="From Germany", remote=True)
    PostingFactory(title="From Austria", remote=True, remote_countries=["AT"])
    assert found("where=Essen") == {"From Germany"}


def test_an_unknown_place_is_looked_for_in_the_text_of_the_location():
    PostingFactory(title="Island", places=["Hooge Hallig"])
    PostingFactory(title="About the island", tasks="<p>Hooge Hallig</p>", places=["Husum"])
    assert found("where=Hallig") == {"Island"}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("where=Hallig", "We don't know the place “Hallig”"),
        ("q=!!!", "“!!!” holds nothing that can be searched for."),
        ("where=-", "“-” holds nothing that can be searched for."),
        ("q=a%00b", "Characters that nobody can see"),
        (f"q={'x' * 300}", "longer than 200"),
    ],
)
def test_says_what_was_not_taken_at_its_word(query, words):
    [notice] = ResultPage(search(query)).notices
    assert words in notice


def test_a_typo_in_a_place_is_forgiven_and_said(essen):
    essen.names.filter(folded="essen").update(folded="dusseldorf")
    essen.name = "Düsseldorf"
    essen.save()
    page = ResultPage(search("where=Dusseldorff"))
    assert page.search.has_place
    assert page.notices == ["“Dusseldorff” was taken for Düsseldorf (Nordrhein-Westfalen)."]


def test_equal_searches_have_one_canonical_form(essen):
    one = search("where=Essen&q=cook&radius=20&contract=permanent&contract=internship&sort=newest&after=x")
    other = search("contract=internship&contract=permanent&q=+cook++&where=essen")
    assert one.canonical == other.canonical == "contract=internship&contract=permanent&q=cook&where=2928810"
    assert JobSearch.from_canonical(one.canonical).canonical == one.canonical


def test_the_canonical_form_finds_the_same_ads(essen):
    PostingFactory(title="Cook", places=[essen])
    PostingFactory(title="Baker", places=[essen])
    assert set(JobSearch.from_canonical(search("q=cook&where=Essen").canonical).postings()) == set(
        Posting.objects.filter(title="Cook")
    )


@pytest.mark.parametrize(
    "query",
    [
        "radius=25",
        "radius=-1",
        "radius=abc",
        "contract=boss",
        "hours=none",
        "salary=-5",
        "salary=1e9",
        "since=0",
        "lang=xx",
        "category=nothing",
        "company=nobody",
        "sort=random",
        "easy=maybe",
        "currency=euro",
        "salary=999999999999999999999",
    ],
)
def test_a_bad_value_is_left_out_with_a_notice(query):
    PostingFactory(title="Cook")
    assert found(query) == {"Cook"}
    [notice] = search(query).notices
    assert "ignored" in notice


def test_pages_by_cursor_see_each_ad_once():
    for _ in range(7):
        PostingFactory()
    seen, after = [], ""
    while True:
        page = ResultPage(search(""), after, size=3)
        seen += [posting.pk for posting in page.postings]
        after = page.next_cursor
        if not after:
            break
    assert seen == list(Posting.objects.order_by("-published_at", "-pk").values_list("pk", flat=True))


@pytest.mark.parametrize("after", ["x", "%%%", "MC4x", "OTk5Ljk5OTk5OTk5OTk5OTk5OTk5LjE", "é"])
def test_a_broken_cursor_leads_to_the_first_page_with_a_notice(after):
    posting = PostingFactory()
    page = ResultPage(search(""), after)
    assert page.postings == [posting]
    assert page.notices


def test_titles_come_before_companies_and_those_before_texts():
    PostingFactory(title="Text", tasks="<p>You will weld.</p>")
    PostingFactory(title="Company", company=CompanyFactory(name="Weld AG"))
    PostingFactory(title="Welding", language="en")
    page = ResultPage(search("q=weld"))
    assert [posting.title for posting in page.postings] == ["Welding", "Company", "Text"]


def test_counts_tell_what_each_filter_would_leave():
    PostingFactory(contract="internship", category="it")
    PostingFactory(contract="permanent", category="it", hours="full_or_part_time")
    PostingFactory(contract="permanent", category="health")
    facets = {
        facet.name: {o.value: o.count for o in facet.options} for facet in Facets(search("category=it")).all()
    }
    assert facets["contract"] == {"internship": 1, "permanent": 1}
    assert facets["category"] == {"it": 2, "health": 1}
    assert facets["hours"] == {"full_time": 2, "part_time": 1}


def test_each_count_is_what_the_filter_then_finds():
    for n, contract in enumerate(["internship", "permanent", "freelance"] * 2):
        PostingFactory(
            contract=contract, model=["remote", "hybrid"][n % 2], category=["it", "health", "it"][n % 3]
        )
    for facet in Facets(search("model=remote")).all():
        for option in facet.options:
            base = search("model=remote").without_filter(facet.name)
            assert option.count == len(
                search(f"{base.query_string}&{facet.name}={option.value}").postings()
            ), option
