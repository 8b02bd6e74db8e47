"""S2: a search finds what is meant: compounds, hyphens, the forms of an occupation, synonyms, slips of the keys."""

import pytest

from postings.search import JobSearch, vocabulary
from postings.search.result_page import ResultPage
from tests.factories import CompanyFactory, PostingFactory

pytestmark = pytest.mark.django_db


def ads(*titles, **facts):
    """Ads of these titles, the first one the newest; the vocabulary has read them."""
    for title in reversed(titles):
        PostingFactory(title=title, **({"language": "de"} | facts))
    vocabulary.refresh()


def search(q):
    return JobSearch.from_query({"q": q})


def found(q):
    return set(search(q).postings().values_list("title", flat=True))


def shown(q):
    return [posting.title for posting in ResultPage(search(q)).postings]


# --- Compounds --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("Pfleger", "Altenpfleger"),
        ("Produktion", "Produktionsmitarbeiter"),
        ("Mitarbeiter", "Produktionsmitarbeiter"),
        ("Software Entwickler", "Softwareentwickler"),
        ("Möbeltischler", "Tischler für Möbel"),
        ("Vertrieb Leiter", "Vertriebsleiter"),
        ("Qualitätsmanagement", "Management der Qualität"),
        ("Monteur", "Heizungsmonteurin"),
    ],
)
def test_a_word_finds_the_compounds_around_it_and_a_compound_its_two_words(q, title):
    ads(title, "Uhrmacher")
    assert found(q) == {title}


def test_a_compound_is_shown_below_the_word_itself_even_if_it_is_newer():
    ads("Altenpfleger", "Pfleger")
    assert shown("Pfleger") == ["Pfleger", "Altenpfleger"]


def test_a_compound_that_is_asked_for_does_not_find_its_parts_one_by_one():
    ads("Putzer", "Brunnen", "Putzer für Brunnen")
    assert found("Brunnenputzer") == {"Putzer für Brunnen"}


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Supercarpenter"), ("en", "Carpentership"), ("fr", "Archicarpenter")]
)
def test_words_of_ads_that_are_not_german_make_no_compounds(language, title):
    ads("Carpenter", title, language=language)
    assert found("carpenter") == {"Carpenter"}


def test_the_name_of_a_company_makes_no_compound():
    ads("Schlosser")
    ads("Maurer", company=CompanyFactory(name="Maschinenschlosser Meier"))
    assert found("Schlosser") == {"Schlosser"}


@pytest.mark.parametrize("q", ["Vertrieb Innendienst", "Vertriebs Innendienst"])
def test_words_side_by_side_find_the_one_word_that_they_make_before_the_vocabulary_has_read_it(q):
    PostingFactory(title="Vertriebsinnendienst", language="de")
    PostingFactory(title="Vertrieb", language="de")
    assert found(q) == {"Vertriebsinnendienst"}


# --- Hyphens and the forms of an occupation ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("nonprofit", "Work for a non-profit"),
        ("non-profit", "Work for a nonprofit"),
        ("elearning", "E-Learning Manager"),
        ("E-Learning", "Elearning Manager"),
        ("E-Learning", "Manager E Learning"),
        ("Landwirtin", "Landwirt"),
        ("Landwirt", "Landwirtin"),
        ("Industriekaufmann/-frau", "Industriekaufmann"),
        ("Industriekauffrau", "Industriekaufmann/-frau"),
        ("Industriekaufmann", "Industriekauffrau/-mann"),
        ("Industriekaufleute", "Industriekauffrau"),
        ("Pflegefachfrau", "Pflegefachperson"),
        ("Pflegefachperson", "Pflegefachfrau"),
        ("Bäckereifachverkäufer:in", "Bäckereifachverkäuferin"),
        ("Gärtner m/w/d", "Gärtner"),
        ("m/w/d Gärtner", "Gärtnerin"),
        ("Gärtner (m/w/d)", "Gärtner w/m/d"),
    ],
)
def test_one_spelling_finds_the_other(q, title):
    ads(title, "Uhrmacher")
    assert found(q) == {title}


def test_the_marker_of_all_genders_alone_asks_for_nothing():
    ads("Gärtner")
    assert found("m/w/d") == {"Gärtner"}


# --- Synonyms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("nurse", "Krankenschwester"),
        ("Krankenschwester", "Nurse"),
        ("ML Engineer", "Machine Learning Engineer"),
        ("machine learning", "ML Specialist"),
        ("hotel or nurse", "Krankenschwester"),
        ("ML or hotel", "Machine Learning Engineer"),
        ("senior nurse", "Senior Krankenschwester"),
    ],
)
def test_a_synonym_finds_the_ad(q, title):
    PostingFactory(title=title, language="de" if "Kranken" in title else "en")
    ads("Uhrmacher")
    assert found(q) == {title}


def test_synonyms_are_shown_below_the_word_itself_even_if_they_are_newer():
    ads("Krankenschwester", "Nurse")
    assert shown("nurse") == ["Nurse", "Krankenschwester"]


def test_a_phrase_has_no_synonyms_and_no_compounds():
    ads("Evening Nurse", "Evening Krankenschwester", "Pfleger am Abend", "Altenpfleger am Abend")
    assert found('"nurse"') == {"Evening Nurse"}
    assert found('"evening nurse"') == {"Evening Nurse"}
    assert found('"Pfleger am Abend"') == {"Pfleger am Abend"}


def test_an_excluded_word_excludes_neither_synonyms_nor_compounds():
    ads("Krankenschwester", "Nurse", "Pfleger", "Tierpfleger")
    assert found("-nurse") == {"Krankenschwester", "Pfleger", "Tierpfleger"}
    assert found("-Pfleger") == {"Krankenschwester", "Nurse", "Tierpfleger"}
    assert found("nurse -Krankenschwester") == {"Nurse"}


# --- Slips ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        pytest.param("Marer", "Maurer", id="a missing letter"),
        pytest.param("Mauurer", "Maurer", id="a doubled letter"),
        pytest.param("Maufer", "Maurer", id="a wrong letter"),
        pytest.param("Muarer", "Maurer", id="two swapped letters"),
        pytest.param("Naurer", "Maurer", id="a wrong first letter"),
        pytest.param("Elektornikrer", "Elektroniker", id="two slips in a long word"),
    ],
)
def test_a_word_that_no_ad_holds_is_taken_for_the_likeliest_one_and_that_is_said(q, meant):
    ads("Maurer", "Elektroniker", "Uhrmacher")
    assert found(q) == {meant}
    assert ResultPage(search(q)).notices == [f"No job mentions “{q}”. These mention: {meant}."]


def test_the_more_frequent_word_is_the_likelier_one():
    ads("Tester", *["Texter"] * 3)
    assert ResultPage(search("Teter")).notices == ["No job mentions “Teter”. These mention: Texter, Tester."]


def test_an_unlikely_word_is_no_correction():
    ads("Gärtner")
    assert found("Pilot") == found("Gxrtxex") == set()
    assert search("Pilot").meaning.corrections == ()


def test_short_words_are_not_corrected():
    ads("SAP Berater")
    assert found("SAB Berater") == set()


@pytest.mark.parametrize("q", ["Keller", "keller", "Kellern"])
def test_a_word_that_an_ad_holds_is_never_replaced_by_a_more_frequent_one(q):
    ads("Keller", *["Kellner"] * 5)
    assert found(q) == {"Keller"}
    assert ResultPage(search(q)).notices == []


def test_a_word_of_an_ad_that_the_vocabulary_has_not_read_yet_is_found_as_it_is():
    ads("Kellner")
    PostingFactory(title="Keller", language="de")
    assert "Keller" in found("Keller")
    assert shown("Keller")[0] == "Keller"


@pytest.mark.parametrize("trait", ["draft", "scheduled", "paused", "frozen", "closed"])
def test_words_of_ads_that_are_not_open_are_not_taken_for_others(trait):
    ads("Elektroniker", **{trait: True})
    assert search("Elektoniker").meaning.corrections == ()


def test_the_vocabulary_reads_each_ad_once():
    ads("Gärtner", "Koch")
    PostingFactory(title="Maurer")
    assert [vocabulary.refresh(), vocabulary.refresh()] == [1, 0]


# --- Whatever is typed ------------------------------------------------------------------------------------------------

HOSTILE = [
    "Gärtner " * 1250,
    "x" * 10_240,
    "ae" * 5_000,
    "Gärt\0ner \0",
    "'",
    '\'\' " "" \'"',
    "\\ \\' \\\\' \\\" \\:*",
    "'):*&|!<->",
    "'Gärtner':A & !('x' <-> 'y') | 'z':*",
    "%s %(q)s {0} %",
    " ".join(f"wort{n}" for n in range(100)),
    " or ".join(f"word{n}" for n in range(100)),
    " ".join(f"-word{n}" for n in range(100)),
    "🧑‍🍳 👩🏽‍🚒 🇩🇪 Gärtner",
    "\ud800 \udfff",
    "\u202eretnräG\u202c \ufeff\u200b",
    "ﷺİ" * 60,
    "١٢٣ ½ ²",
]


@pytest.mark.parametrize("q", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_is_an_error(q):
    ads("Gärtner", "Koch")
    page = ResultPage(search(q))
    assert {posting.title for posting in page.postings} <= {"Gärtner", "Koch"}
    assert page.count <= 2
    assert all(page.notices)
