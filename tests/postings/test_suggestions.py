"""What is suggested for what has been typed so far."""

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postings.models import Posting
from postings.search.suggestion_table import refresh
from postings.search.suggestions import edits, suggest
from tests.factories import CompanyFactory, PostingFactory

pytestmark = pytest.mark.django_db

ADS = {
    "Python Developer": 1,
    "Senior Python Developer": 3,
    "Backend Engineer": 2,
    "Bäcker": 2,
    "Wirtschaftsprüfer": 1,
    "Steuerberater": 1,
    "Zugbegleiter": 4,
    "C++ Developer": 1,
    ".NET Developer": 1,
    "Leiterin der Küche": 1,
}


@pytest.fixture
def ads():
    company = CompanyFactory(name="Elster Werke GmbH")
    for title, number in ADS.items():
        PostingFactory.create_batch(number, title=title, company=company)
    refresh()


def labels(text, **options):
    return [each.label for each in suggest(text, **options)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("py", "Python"),
        ("zugb", "Zugbegleiter"),
        ("dev", "Senior Python Developer"),
        ("python dev", "Python Developer"),
        ("developer python", "Senior Python Developer"),
        ("backend", "Backend Engineer"),
        ("bäck", "Bäcker"),
        ("baeck", "Bäcker"),
        ("back", "Bäcker"),
        ("wirtschaftspruefer", "Wirtschaftsprüfer"),
        ("steuer", "Steuerberater"),
        ("c++", "C++"),
        (".net", ".NET"),
        ("küche", "Leiterin der Küche"),
        ("leiter der", "Leiterin der Küche"),
        ("ELSTER", "Elster Werke GmbH"),
        ("zugbegleiterin (m/w/d)", "Zugbegleiter"),
    ],
)
def test_beginnings_of_labels_and_of_their_words_are_found(ads, typed, first):
    assert labels(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pyhton", "Python"),
        ("phyton dev", "Senior Python Developer"),
        ("enginer", "Backend Engineer"),
        ("zugbgeleitr", "Zugbegleiter"),
        ("zugbelgei", "Zugbegleiter"),
        ("ypthon", "Python"),
        ("Steurberater", "Steuerberater"),
    ],
)
def test_typos_are_forgiven_when_little_is_found(ads, typed, first):
    assert labels(typed)[0] == first


def test_what_resembles_nothing_has_no_suggestions(ads):
    assert labels("xylophone") == []
    assert labels("python xylophone") == []


def test_the_number_of_ads_comes_along(ads):
    (found,) = suggest("zugbegleiter")
    assert (found.label, found.kind, found.count) == ("Zugbegleiter", "title", 4)


def test_a_label_that_begins_so_comes_before_one_that_goes_on_so_unless_that_has_many_more_ads(db):
    PostingFactory.create_batch(2, title="Manager of gardens")
    PostingFactory.create_batch(5, title="Garden manager")
    refresh()
    assert labels("manager") == ["Manager of gardens", "Garden manager"]
    PostingFactory.create_batch(5, title="Garden manager")
    refresh()
    assert labels("manager") == ["Garden manager", "Manager of gardens"]


def test_exactly_what_was_typed_comes_first(db):
    PostingFactory(title="Cook")
    PostingFactory.create_batch(4, title="Cook of the day")
    refresh()
    assert labels("cook") == ["Cook", "Cook of the day"]


def test_what_is_both_title_and_skill_is_suggested_once(db):
    PostingFactory(title="Photography", tasks="<p>Photography</p>")
    refresh()
    assert labels("photo") == ["Photography"]


def test_companies_do_not_hide_the_titles(db):
    for number in range(9):
        company = CompanyFactory(name=f"Garden {number} GmbH")
        PostingFactory.create_batch(2, title="Cook", company=company)
    PostingFactory(title="Gardener")
    refresh()
    found = suggest("garden")
    assert [each.kind for each in found] == ["company", "company", "company", "title"]


def test_where_only_companies_fit_they_take_all_the_room(db):
    for number in range(9):
        PostingFactory(title="Cook", company=CompanyFactory(name=f"Garden {number} GmbH"))
    refresh()
    assert len(suggest("garden")) == 8


def test_skills_leave_room_for_titles_and_fill_what_titles_leave(db):
    skills = "SAP FI, SAP CO, SAP MM, SAP SD, SAP HCM, SAP BW"
    PostingFactory.create_batch(2, title="Cook", tasks=f"<p>{skills}</p>")
    for number in ("one", "two", "three"):
        PostingFactory(title=f"SAP consultant {number}")
    refresh()
    kinds = [each.kind for each in suggest("sap")]
    assert kinds.count("title") == 3
    assert kinds.count("skill") == 5


def test_there_are_never_more_than_asked_for(ads):
    assert len(suggest("e", limit=2)) == 2
    assert len(suggest("developer", limit=1)) == 1


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("python", "python", 0),
        ("pyhton", "python", 1),
        ("pthon", "python", 1),
        ("abc", "xyz", 3),
        ("", "ab", 2),
    ],
)
def test_two_letters_that_changed_places_are_one_slip(one, other, number):
    assert edits(one, other) == number


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        " ",
        "\x00",
        "%",
        "_",
        "\\",
        "' OR 1=1 --",
        "(m/w/d)",
        "🎉",
        "\ud800",
        "x" * 10_000,
        "qq " * 30,
        None,
    ],
)
def test_garbage_has_no_suggestions(ads, garbage):
    assert suggest(garbage) == []


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_raises_an_error(ads, text):
    suggest(text)


@pytest.mark.parametrize(("typed", "number"), [("developer", 1), ("pyhton", 3), ("xylophone", 2), ("%", 0)])
def test_queries_do_not_grow_with_the_suggestions(ads, typed, number, django_assert_num_queries):
    with django_assert_num_queries(number):
        suggest(typed)


def test_the_page_answers_a_signed_out_visitor_and_may_be_cached(client, ads):
    response = client.get(reverse("suggest"), {"q": "zugb"})
    assert response.json() == {"results": [{"label": "Zugbegleiter", "kind": "title", "count": 4}]}
    assert response["Cache-Control"] == "public, max-age=60"


def test_a_skill_that_very_many_ads_name_is_counted_to_a_thousand(client):
    ads = PostingFactory.build_batch(1001, title="Designer", tasks="<p>Figma</p>", company=CompanyFactory())
    Posting.objects.bulk_create(ads)
    refresh()
    results = client.get(reverse("suggest"), {"q": "figma"}).json()["results"]
    assert results == [{"label": "Figma", "kind": "skill", "count": 1000, "at_least": True}]
    assert client.get(reverse("suggest"), {"q": "designer"}).json()["results"] == [
        {"label": "Designer", "kind": "title", "count": 1001}
    ]


def test_the_page_is_where_the_fields_look_for_it():
    assert reverse("suggest") == "/jobs/suggest/"


@pytest.mark.parametrize(
    "query", [{}, {"q": ""}, {"q": "\x00"}, {"q": "x" * 10_000}, {"q": "🎉"}, {"p": "Cook"}]
)
def test_a_hostile_question_has_an_empty_answer(client, ads, query):
    response = client.get(reverse("suggest"), query)
    assert response.status_code == 200
    assert response.json() == {"results": []}


def test_the_page_takes_no_post(client):
    assert client.post(reverse("suggest"), {"q": "Cook"}).status_code == 405


def test_short_beginnings_are_read_from_the_index_alone(ads):
    """Else one letter would read thousands of rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "EXPLAIN SELECT suggestion_id, position, count FROM postings_suggestionstart"
            " WHERE text LIKE search_fold('e') || '%'"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Only Scan using suggestionstart_by_text" in plan
