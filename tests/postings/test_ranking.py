"""S3: the order of results, and pages that follow on each other without a gap, however many ads match."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from postings.models import Posting
from postings.search import JobSearch, ranking, vocabulary
from postings.search.result_page import Cursor, ResultPage
from tests.factories import CompanyFactory, PostingFactory

pytestmark = pytest.mark.django_db


def search(q="", **facts):
    return JobSearch.from_query({"q": q, **facts})


def shown(q, **facts):
    return [posting.title for posting in ResultPage(search(q, **facts)).postings]


def walk(wanted, size=7):
    """The titles of all pages, and the letters of the stages that the cursors named."""
    titles, names, after = [], set(), ""
    for _ in range(100):
        page = ResultPage(wanted, after, size=size)
        titles += [posting.title for posting in page.postings]
        after = page.next_cursor
        if not after:
            return titles, names
        names.add(Cursor.parse(after).stage)
    raise AssertionError("the pages go on for ever")


# --- What comes first -------------------------------------------------------------------------------------------------

BY_RANK = {
    "Welder": {},
    "Welder for fences": {},
    "Welder for fences and gates of all kinds": {},
    "Clerk at": {"company": "Welder & Sons"},
    "Clerk in": {"places": ["Welder"]},
    "Nurse": {"tasks": "<p>Be the welder of the team</p>"},
    "Cook": {"profile": "<p>Welder by training</p>"},
    "Baker": {"introduction": "<p>Founded by a welder</p>"},
    "Driver": {"benefits": "<p>The welder next door is kind</p>"},
}
RANKS = [{0}, {1}, {2}, {3, 4}, {5, 6}, {7, 8}]  # of their places in the list above


def test_a_short_title_comes_before_a_long_one_then_company_and_place_then_the_tasks_then_the_rest():
    now = timezone.now()
    for age, (title, facts) in enumerate(reversed(BY_RANK.items())):
        facts = facts | ({"company": CompanyFactory(name=facts["company"])} if "company" in facts else {})
        PostingFactory(title=title, published_at=now - timedelta(days=age + 1), **facts)
    vocabulary.refresh()
    places = [list(BY_RANK).index(title) for title in shown("welder")]
    assert [set(places[min(rank) : max(rank) + 1]) for rank in RANKS] == RANKS
    assert shown("welder", sort="newest") == list(reversed(BY_RANK))


def test_of_other_words_those_in_the_title_come_before_the_words_themselves_in_the_tasks():
    PostingFactory(title="Krankenschwester", language="de", published_at=timezone.now() - timedelta(days=9))
    PostingFactory(title="Helper", tasks="<p>Assist the nurse</p>")
    PostingFactory(title="Driver", tasks="<p>Die Krankenschwester fahren</p>", language="de")
    vocabulary.refresh()
    assert shown("nurse") == ["Krankenschwester", "Helper", "Driver"]


def test_within_a_rank_the_newest_come_first():
    days = {"Welder A": 9, "Welder B": 1, "Welder C": 30, "Welder D": 0}
    for title, age in days.items():
        PostingFactory(title=title, published_at=timezone.now() - timedelta(days=age))
    assert shown("welder") == sorted(days, key=days.get)


def test_a_word_in_another_form_counts_as_the_word_itself():
    PostingFactory(title="Manager of Welders", published_at=timezone.now() - timedelta(days=3))
    PostingFactory(title="Clerk", tasks="<p>A welder among welders</p>")
    assert shown("welder") == ["Manager of Welders", "Clerk"]


def test_without_words_the_newest_come_first():
    for age in (4, 1, 3, 2):
        PostingFactory(title=f"Job {age}", published_at=timezone.now() - timedelta(days=age))
    assert shown("") == shown("", sort="relevance") == ["Job 1", "Job 2", "Job 3", "Job 4"]


# --- Pages ------------------------------------------------------------------------------------------------------------

KINDS = [  # in the order of their ranks when each is told from the others
    {"title": "Nurse {n}"},
    {"title": "Nurse {n} for the night and for the day"},
    {"title": "Krankenschwester {n}", "language": "de"},
    {"title": "Helper {n}", "tasks": "<p>Assist the nurse</p>"},
    {"title": "Driver {n}", "benefits": "<p>A nurse in the house</p>"},
]
NARROW = {"WINDOWS": (timedelta(days=2), timedelta(days=9))}
WALKED = {"BROAD_TEXT": 0.01, "BROAD_TITLE": 0.01, "WALKED": 9}
FEW = {"RANKED": 5, "SURELY_MORE": 1}
FEW_TITLES = FEW | {"RANKED_TITLES": 5, "BROAD_TITLE": 2}
BY_TITLE, BY_TITLE_NEWEST, NEWEST = (0, 1, 2, 3, 3), (0, 0, 1, 2, 2), (0, 0, 0, 0, 0)
MODES = {  # the numbers that lead to it, the stages that pages then end in, and the ranks of KINDS
    "ranked as a whole": ({}, "a", (0, 1, 2, 3, 4)),
    "titles ranked, then texts": (FEW, "be", BY_TITLE),
    "more than can be ranked, which only trying tells": (FEW | {"SURELY_MORE": 99}, "be", BY_TITLE),
    "newest titles, other words, texts": (FEW_TITLES | NARROW, "cde", BY_TITLE_NEWEST),
    "the same in wide windows": (FEW_TITLES, "cde", BY_TITLE_NEWEST),
    "the same, walked": (FEW_TITLES | NARROW | WALKED, "cde", BY_TITLE_NEWEST),
    "the same, which only trying tells": (FEW_TITLES | {"SURELY_MORE": 99}, "cde", BY_TITLE_NEWEST),
    "newest first": ({}, "f", NEWEST),
    "newest first, in windows": (FEW | NARROW, "f", NEWEST),
    "newest first, walked": (FEW | NARROW | WALKED, "f", NEWEST),
}


@pytest.fixture(params=[1, 12, 99], ids=["one at a time", "12 at the same moment", "all at the same moment"])
def nurses(request):
    """60 ads over 60 days that a search for a nurse finds, and 12 between them that it does not."""
    kinds = [kind for kind in KINDS for _ in range(12)] + [{"title": "Gardener {n}"}] * 12
    random.Random(5).shuffle(kinds)
    newest, company = timezone.now() - timedelta(hours=1), CompanyFactory()
    Posting.objects.bulk_create(
        PostingFactory.build(
            **(kind | {"title": kind["title"].format(n=n)}),
            company=company,
            published_at=newest - timedelta(days=n // request.param * request.param * 60 / len(kinds)),
        )
        for n, kind in enumerate(kinds)
    )
    vocabulary.refresh()


@pytest.mark.usefixtures("nurses")
@pytest.mark.parametrize("mode", MODES)
def test_all_pages_together_show_each_match_once_and_in_order(monkeypatch, mode):
    numbers, stages, ranks = MODES[mode]
    for name, value in numbers.items():
        monkeypatch.setattr(ranking, name, value)
    wanted = search("nurse", sort="newest" if stages == "f" else "relevance")
    beginnings = [kind["title"].split()[:1] + kind["title"].split()[2:] for kind in KINDS]

    def place(posting):
        words = posting.title.split()
        rank = ranks[beginnings.index(words[:1] + words[2:])]
        return rank, -posting.published_at.timestamp(), -posting.pk

    in_order = sorted(Posting.objects.exclude(title__startswith="Gardener"), key=place)
    titles, used = walk(wanted)
    assert titles == [posting.title for posting in in_order]
    assert used == set(stages)
    assert [posting.title for posting in ResultPage(wanted, size=100).postings] == titles


@pytest.mark.usefixtures("nurses")
def test_ads_that_come_or_go_meanwhile_shift_no_other():
    wanted = search("nurse")
    first = ResultPage(wanted, size=7)
    after = first.next_cursor
    rest = [posting.pk for posting in ResultPage(wanted, size=100).postings][7:]
    PostingFactory(title="Nurse")
    first.postings[6].delete()
    assert [posting.pk for posting in ResultPage(wanted, after, size=100).postings] == rest


@pytest.mark.parametrize("after", ["x", "%%%", "YTAuMQ", "ejkuMS4x", "a" * 5000, "é", "\0"])
def test_a_broken_cursor_shows_the_first_page_and_says_so(after):
    posting = PostingFactory(title="Nurse")
    page = ResultPage(search("nurse"), after)
    assert page.postings == [posting]
    assert page.notices == ["The link to this page of results is broken: here is the first page."]


@pytest.mark.parametrize("stage", "abcdef")
def test_a_cursor_of_any_stage_far_in_time_is_no_error(stage):
    PostingFactory(title="Nurse")
    for rank, time in ((0, 0), (9, 10**16 - 1)):
        assert ResultPage(search("nurse"), str(Cursor(stage, rank, time, 10**17))).count == 1


# --- Nothing fits all words -------------------------------------------------------------------------------------------


def test_where_nothing_fits_all_words_those_ads_come_first_that_hold_most_of_them():
    PostingFactory(title="Rooftop gardener", tasks="<p>Speak Norwegian</p>")
    PostingFactory(title="Gardener", tasks="<p>Rooftop work</p>")
    PostingFactory(title="Norwegian clerk")
    vocabulary.refresh()
    wanted = search("rooftop gardener norwegian harpist")
    page = ResultPage(wanted)
    assert [posting.title for posting in page.postings] == ["Rooftop gardener"]
    assert "No job fits all of these words. Here are jobs that fit some of them." in page.notices
    assert page.count == 1
    assert page.next_cursor == ""
    assert not wanted.postings().exists()


def test_of_words_that_some_ads_hold_the_rarer_one_counts_more():
    for n in range(9):
        PostingFactory(title=f"Gardener {n}")
    PostingFactory(title="Harpist", published_at=timezone.now() - timedelta(days=20))
    vocabulary.refresh()
    page = ResultPage(search("gardener harpist"), size=3)
    assert [posting.title for posting in page.postings] == ["Harpist", "Gardener 8", "Gardener 7"]
    assert page.is_loose


@pytest.mark.parametrize(
    "facts", [{"sort": "newest"}, {"contract": "internship"}, {"q": "harpist viola -clerk"}]
)
def test_what_fits_some_words_must_still_pass_the_rest_of_the_search(facts):
    PostingFactory(title="Harpist and clerk")
    vocabulary.refresh()
    page = ResultPage(search(**({"q": "harpist viola"} | facts)))
    assert (page.postings, page.is_loose, page.count) == ([], False, 0)


def test_an_ad_that_a_visitor_hid_is_not_shown_for_some_of_the_words():
    hidden = PostingFactory(title="Harpist")
    vocabulary.refresh()
    narrow = lambda rows: rows.exclude(posting_id=hidden.pk)  # noqa: E731
    assert ResultPage(search("harpist viola"), narrow=narrow).postings == []
