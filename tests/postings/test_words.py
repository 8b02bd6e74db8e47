"""S2: the grammar of a keyword search."""

import pytest

from postings.search import JobSearch
from tests.factories import CompanyFactory, PostingFactory

pytestmark = pytest.mark.django_db


def found(q):
    return set(JobSearch.from_query({"q": q}).postings().values_list("title", flat=True))


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("Entwicklerin", "Entwickler (m/w/d)"),
        ("softwareentwickler", "Softwareentwickler (m/w/d)"),
        ("Entwickler", "Entwickler:in für Webseiten"),
        ("Entwicklerinnen", "Entwickler*innen gesucht"),
        ("Lehrer", "Lehrer/-in für Mathematik"),
        ("Krankenpfleger", "Krankenpflegerin (w/m/d)"),
        ("Ärztin", "Arzt im Rettungsdienst"),
        ("Koch", "Köchin"),
        ("C++", "Developer for C++"),
        ("c#", "C# Engineer"),
        (".NET", "Backend with .NET"),
        ("asp.net", "ASP.NET specialist"),
        ("Köln", "Fahrer in Köln"),
        ("Koeln", "Fahrer in Köln"),
        ("Koln", "Fahrer in Köln"),
        ("Köln", "Fahrer in Koeln"),
        ("IT", "IT Support"),
        ("R", "Statistician who knows R"),
        ("managing projects", "Project Manager"),
        ("node.js", "Node.js developer"),
        ("Kellner", "Koch/Kellner"),
    ],
)
def test_finds_what_is_written_otherwise(q, title):
    language = "en" if q == "managing projects" else "de"
    PostingFactory(title=title, language=language)
    PostingFactory(title="Something else", language=language)
    assert found(q) == {title}


def test_all_words_must_match():
    PostingFactory(title="Machine learning engineer")
    PostingFactory(title="Machine operator")
    assert found("machine learning") == {"Machine learning engineer"}


def test_a_phrase_matches_in_this_order_only():
    PostingFactory(title="Project manager")
    PostingFactory(title="Manager of a project")
    assert found('"project manager"') == {"Project manager"}


def test_a_minus_excludes():
    PostingFactory(title="Project manager")
    PostingFactory(title="Project manager intern")
    assert found('"project manager" -intern') == {"Project manager"}


def test_only_an_exclusion_finds_the_rest():
    PostingFactory(title="Cook")
    PostingFactory(title="Intern")
    assert found("-intern") == {"Cook"}


@pytest.mark.parametrize("word", ["or", "OR", "oder", "Oder"])
def test_or_joins_the_words_beside_it(word):
    for title in ("Cook", "Baker", "Welder"):
        PostingFactory(title=title)
    assert found(f"cook {word} baker") == {"Cook", "Baker"}


def test_the_company_is_searched_as_well():
    PostingFactory(title="Clerk", company=CompanyFactory(name="Müller & Söhne"))
    assert found("mueller clerk") == {"Clerk"}


def test_text_in_markup_is_searched_but_the_markup_is_not():
    PostingFactory(title="Clerk", tasks="<ul><li>Write <strong>invoices</strong></li></ul>")
    assert found("invoices") == {"Clerk"}
    assert found("strong") == set()


@pytest.mark.parametrize(
    "q",
    [
        "",
        " ",
        '"',
        '""',
        "-",
        "--",
        "or",
        "or or",
        "oder",
        "a or",
        "& | ! ( ) : *",
        "\\",
        "'",
        "'; DROP TABLE",
        "%",
        "<>",
        "!!a",
        "(" * 100,
        "aeoeue" * 30,
        "ue" * 90,
        '"a b',
        '-"a b"',
        "a <-> b",
        ":*A",
        "\0",
        "e\u0301" * 50,
        "🧑‍🍳",
        "x" * 5000,
    ],
)
def test_no_input_is_an_error(q):
    PostingFactory(title="Cook")
    found(q)
