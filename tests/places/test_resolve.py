import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from places.lookup import resolve
from places.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer")]

ESSEN = "Essen (Nordrhein-Westfalen)"
OLDENBURG = "Essen (Oldenburg, Niedersachsen)"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("45307", f"45307 {ESSEN}"),
        ("45307 Essen", f"45307 {ESSEN}"),
        ("Essen 45307", f"45307 {ESSEN}"),
        ("D-45307", f"45307 {ESSEN}"),
        ("DE 45307 Essen-Kray", f"45307 {ESSEN}"),
        (f"45307 {ESSEN}", f"45307 {ESSEN}"),
        ("Essen", ESSEN),
        ("Essen, NRW", ESSEN),
        ("Essen, Deutschland", ESSEN),
        ("Essen (Oldenburg)", OLDENBURG),
        ("Essen Oldenburg", OLDENBURG),
        ("Essen, Niedersachsen", OLDENBURG),
        ("Essen, Belgien", "Essen (Vlaanderen, Belgium)"),
        ("Frankfurt", "Frankfurt am Main (Hessen)"),
        ("Frankfurt am Main", "Frankfurt am Main (Hessen)"),
        ("Frankfurt a.M.", "Frankfurt am Main (Hessen)"),
        ("Frankfurt (Oder)", "Frankfurt (Oder, Brandenburg)"),
        ("Frankfurt/Oder", "Frankfurt (Oder, Brandenburg)"),
        ("München", "München (Bayern)"),
        ("Munich", "München (Bayern)"),
        ("munchen", "München (Bayern)"),
        ("MUENCHEN", "München (Bayern)"),
        ("Cologne", "Köln (Nordrhein-Westfalen)"),
        ("Wien", "Wien"),
        ("Vienna", "Wien"),
        ("Bienne", "Biel/Bienne (Kanton Bern)"),
        ("Zürich", "Zürich (Kanton Zürich)"),
        ("zurich", "Zürich (Kanton Zürich)"),
        ("Genf", "Genève (Canton de Genève)"),
        ("Sankt Gallen", "St. Gallen (Kanton St. Gallen)"),
        ("New York", "New York City (New York, United States)"),
        ("New York, NY 10001", "10001 New York City (New York, United States)"),
        ("Berlin-Neukölln", "Neukölln (Berlin)"),
        ("Wien, Döbling", "Döbling (Wien)"),
        ("Döbling (Wien)", "Döbling (Wien)"),
        ("1190", "1190 Döbling (Wien)"),
        ("1010 Wien", "1010 Wien"),
        ("8001 Zürich", "8001 Zürich (Kanton Zürich)"),
        ("8010", "8010 Graz (Steiermark)"),
        ("2320", "2320 Schwechat (Niederösterreich)"),
        ("1010 Lausanne", "1010 Lausanne (Canton de Vaud)"),
        ("CH-1010", "1010 Lausanne (Canton de Vaud)"),
        ("100 00 Praha", "10000 Praha (Hlavní město Praha, Czechia)"),
        ("1012 AB Amsterdam", "1012 Amsterdam (North Holland, Netherlands)"),
        ("L-2449", "2449 Luxembourg"),
    ],
)
def test_finds_the_place_that_is_meant(typed, label):
    found = resolve(typed)
    assert found.label == label
    assert not found.is_guess


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Dusseldorff", "Düsseldorf"), ("Hambrug", "Hamburg"), ("Stutgart", "Stuttgart"), ("Zürrich", "Zürich")],
)
def test_a_typo_is_forgiven_and_called_a_guess(typed, name):
    found = resolve(typed)
    assert found.place.name == name
    assert found.is_guess


def test_the_small_essen_is_offered_after_the_big_one():
    alternatives = resolve("Essen").alternatives
    assert [place.label for place in alternatives] == [OLDENBURG, "Essen (Vlaanderen, Belgium)"]


def test_a_postal_code_has_its_own_point():
    found = resolve("45307")
    assert found.place.name == "Essen"
    assert (found.latitude, found.longitude) == (
        pytest.approx(51.4614, abs=0.001),
        pytest.approx(7.0785, abs=0.001),
    )
    assert found.place.longitude == pytest.approx(7.0122, abs=0.001)


def test_a_code_of_several_countries_means_germany_then_austria_then_switzerland():
    found = resolve("1010")
    assert found.place.country == "AT"
    assert [place.country for place in found.alternatives] == ["AT", "CH", "DK"]
    assert resolve("1010", country="CH").place.name == "Lausanne"


def test_a_code_far_away_gives_way_to_the_name_beside_it():
    assert resolve("99999").place.country == "FI"
    assert resolve("99999 Essen").label == ESSEN


def test_an_unknown_code_leaves_the_name():
    assert resolve("00000 Essen").label == ESSEN


def test_a_country_limits_the_search():
    assert resolve("Essen", country="BE").label == "Essen (Vlaanderen, Belgium)"
    assert not resolve("München", country="BE")


def test_the_id_in_a_canonical_address_is_understood():
    essen = Place.objects.get(slug="essen")
    assert resolve(str(essen.pk)).place == essen
    assert not resolve("9999999999")


@pytest.mark.parametrize("typed", ["Bayern", "NRW", "Deutschland", "Hessen"])
def test_a_whole_region_is_no_place(typed):
    assert not resolve(typed)


def test_every_label_leads_back_to_its_place():
    for place in Place.objects.all():
        assert resolve(place.label).label == place.label


def test_labels_speak_the_language_of_the_page_and_are_understood_in_any():
    with override("de"):
        assert resolve("Essen, Belgium").place.country == "BE"
        assert resolve("Essen, Belgien").place.country == "BE"


@pytest.mark.parametrize(
    "garbage",
    ["", " ", "\x00", "45307\x00", "x" * 10_000, "🎉", "\ud800", "%", "'; --", "(", "-", "0" * 50, None, 7],
)
def test_garbage_is_nowhere_rather_than_an_error(garbage):
    found = resolve(garbage)
    assert found.place is None or found.code == "45307"


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_raises_an_error(text):
    resolve(text)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("Essen", 1), ("45307", 1), ("99999 Essen", 2), ("Dusseldorff", 2), ("00000 Dusseldorff", 3)],
)
def test_queries_do_not_grow_with_the_alternatives(typed, number, django_assert_num_queries):
    with django_assert_num_queries(number):
        found = resolve(typed)
        assert found.label
        assert all(place.label for place in found.alternatives)
