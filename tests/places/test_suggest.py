import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from places.lookup import suggest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer")]


def labels(text, **options):
    return [each.label for each in suggest(text, **options)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mun", "München (Bayern)"),
        ("mü", "München (Bayern)"),
        ("muen", "München (Bayern)"),
        ("ess", "Essen (Nordrhein-Westfalen)"),
        ("wie", "Wien"),
        ("colog", "Köln (Nordrhein-Westfalen)"),
        ("frankfurt o", "Frankfurt (Oder, Brandenburg)"),
        ("st. g", "St. Gallen (Kanton St. Gallen)"),
        ("dusseldrof", "Düsseldorf (Nordrhein-Westfalen)"),
        ("hambrug", "Hamburg"),
        ("45307", "45307 Essen (Nordrhein-Westfalen)"),
        ("4530", "45307 Essen (Nordrhein-Westfalen)"),
        ("45307 Es", "45307 Essen (Nordrhein-Westfalen)"),
        ("D-4530", "45307 Essen (Nordrhein-Westfalen)"),
        ("1010", "1010 Innere Stadt (Wien)"),
        ("1010 wi", "1010 Wien"),
    ],
)
def test_the_likeliest_place_comes_first(typed, first):
    assert labels(typed)[0] == first


def test_bigger_towns_come_before_smaller_ones():
    essens = [label for label in labels("Essen") if label.startswith("Essen (")]
    assert essens == [
        "Essen (Nordrhein-Westfalen)",
        "Essen (Oldenburg, Niedersachsen)",
        "Essen (Vlaanderen, Belgium)",
    ]


def test_a_place_with_many_names_is_suggested_once():
    found = labels("muen")
    assert len(found) == len(set(found))


def test_there_are_never_more_than_asked_for():
    assert len(suggest("b")) == 8
    assert len(suggest("b", limit=3)) == 3


@pytest.mark.parametrize(
    "garbage", ["", " ", "\x00", "🎉", "%", "_", "\\", "1", "45", "9" * 80, "x" * 10_000, "qqqqqqqq", None]
)
def test_garbage_has_no_suggestions(garbage):
    assert suggest(garbage) == []


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_raises_an_error(text):
    suggest(text)


@pytest.mark.parametrize(("typed", "number"), [("b", 1), ("essen", 1), ("hambrug", 2), ("453", 1)])
def test_queries_do_not_grow_with_the_suggestions(typed, number, django_assert_num_queries):
    with django_assert_num_queries(number):
        assert labels(typed)


def test_the_page_answers_a_signed_out_visitor_and_may_be_cached(client):
    response = client.get(reverse("places:suggest"), {"q": "45307"})
    assert response["Cache-Control"] == "public, max-age=3600"
    first = response.json()["results"][0]
    assert first == {
        "id": 2928810,
        "name": "Essen",
        "label": "45307 Essen (Nordrhein-Westfalen)",
        "region": "Nordrhein-Westfalen",
        "country": "DE",
    }


def test_the_page_is_where_outside_clients_look_for_it():
    assert reverse("places:suggest") == "/places/"


@pytest.mark.parametrize(
    "query", [{}, {"q": ""}, {"q": "\x00"}, {"q": "x" * 5000}, {"q": "🎉"}, {"p": "Essen"}]
)
def test_a_hostile_question_has_an_empty_answer(client, query):
    response = client.get(reverse("places:suggest"), query)
    assert response.status_code == 200
    assert response.json() == {"results": []}


def test_the_page_takes_no_post(client):
    assert client.post(reverse("places:suggest"), {"q": "Essen"}).status_code == 405
