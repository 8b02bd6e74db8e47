"""Whatever stands in the address of a search is answered, and what was ignored is said: on the page, in the API."""

import json
import pathlib
from urllib.parse import quote

import pytest
from django.urls import reverse

from postings.search import JobSearch
from postings.search.query_string import NAMES
from tests.factories import PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db
PATHS = ["/jobs/", "/api/jobs/"]
PARAMETERS = [*NAMES, "after"]
# The Big List of Naughty Strings, see data/blns.LICENSE.
NAUGHTY = json.loads((pathlib.Path(__file__).parent / "data" / "blns.json").read_text())
HOSTILE = {  # as they stand in an address
    "NUL": "%00",
    "NUL in a word": "a%00b",
    "NUL twice encoded": "%2500",
    "very large": "1" + "0" * 30,
    "negative": "-1",
    "exponent": "1e400",
    "not a number": "NaN",
    "other digits": quote("٣"),
    "hexadecimal": "0x10",
    "broken UTF-8": "%FF%FE",
    "Latin-1": "%FCber",
    "overlong UTF-8": "%C0%AF",
    "lone surrogate": "%ED%A0%80",
    "broken escape": "%zz%",
    "control characters": "%1B%5B31m%07%7F",
    "right to left": "%E2%80%AEabc",
    "newline": "%0D%0AX-Injected:%20y",
    "100 kB": "a" * 100_000,
    "100 kB of words": "a+" * 50_000,
    "100 kB of brackets": "(" * 100_000,
    "100 kB of quotes": "%22" * 33_000,
    "brackets": "%5B%5D%7B%7D%5B0%5D",
    "SQL": "%27%20OR%201=1%20--",
    "tsquery": "a%20%26%20!b%20%3C-%3E%20:*%20%7C",
    "markup": "%3Cscript%3Ealert(1)%3C/script%3E",
    "template": "%7B%7Bsettings.SECRET_KEY%7D%7D",
    "format": "%25s%25n%7B0%7D",
    "path": "../../../etc/passwd",
}
# What is meant well enough to be taken without a word.
TAKEN = {
    "q": {"very large", "negative", "exponent", "not a number", "other digits", "hexadecimal", "right to left", "path",
          "SQL", "tsquery", "markup", "template", "format", "NUL twice encoded", "brackets", "broken escape",
          "newline"},
}  # fmt: skip


def notices(client, path, query):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200, query[:80]
    return response.json()["notices"] if path.startswith("/api") else response.context["page"].notices


@pytest.fixture(autouse=True)
def ads():
    essen = PlaceFactory(slug="essen")
    essen.names.create(folded="essen", weight=1)
    PostingFactory(title="Welder", places=[essen])


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_hostile_value_is_answered_and_what_was_ignored_is_said(client, path, name):
    for kind, value in list(HOSTILE.items())[:: 1 if path == "/jobs/" else 3]:  # the reading is the same
        said = notices(client, path, f"{name}={value}")
        assert said or kind in TAKEN.get(name, ()), kind
        assert not any("\0" in sentence or "\n" in sentence for sentence in said), kind


@pytest.mark.parametrize(("path", "first"), [("/jobs/", 0), ("/api/jobs/", 2)])
def test_a_naughty_string_in_every_parameter_at_once_is_answered(client, path, first):
    for string in NAUGHTY[first::5]:
        response = client.get(path, dict.fromkeys(PARAMETERS, string))
        assert response.status_code == 200, string
        if path == "/jobs/" and "<" in string:
            assert string not in response.content.decode(), string


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("q", "where")])
def test_a_naughty_string_is_a_known_value_or_said_to_be_ignored(name):
    for string in NAUGHTY:
        search = JobSearch.from_query({name: string})
        is_off = string == "0" and name in ("easy", "unpriced")
        assert search.notices or is_off or not string.strip() or search != JobSearch.from_query({}), string


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=welder&q=smith", "“q” was given more than once: only the last one counts."),
        ("lang=de&lang=en", "“lang” was given more than once: only the last one counts."),
        ("radius=5&radius=10", "“radius” was given more than once: only the last one counts."),
        ("contract%5B%5D=permanent", "“contract[]” was ignored: the parameter is called “contract”."),
        (
            "contract%5B0%5D%5Bx%5D=permanent",
            "“contract[0][x]” was ignored: the parameter is called “contract”.",
        ),
        ("Where=Essen", "“Where” was ignored: the parameter is called “where”."),
        ("q%00=welder", "“q” was ignored: the parameter is called “q”."),
        ("contract=x&contract=permanent", "“x” is no known value of “contract” and was ignored."),
        ("q=caf%E9", "Characters that nobody can see were left out of the search."),
        ("&".join(f"contract=x{n}" for n in range(2000)), "More values of “contract” were ignored."),
        ("&".join(f"company=x{n}" for n in range(60)), "More values of “company” were ignored."),
        ("after=%00", "The link to this page of results is broken: here is the first page."),
    ],
)
def test_what_was_ignored_is_said(client, path, query, sentence):
    assert sentence in notices(client, path, query)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "query",
    ["", "&&&", "=", "%=1", "q=&q=welder", "utm_source=mail&fbclid=x", "contract=permanent&contract=internship",
     "q=welder&q=welder", "sort=", "where=Essen&radius=50", "salary=50.000&currency=EUR", "since=7"],
)  # fmt: skip
def test_what_was_heard_or_is_none_of_ours_needs_no_words(client, path, query):
    assert notices(client, path, query) == []


@pytest.mark.parametrize("path", PATHS)
def test_many_wrong_values_are_not_named_one_by_one(client, path):
    assert len(notices(client, path, "&".join(f"contract=x{n}" for n in range(49)))) == 4


@pytest.mark.parametrize(
    ("text", "salary"),
    [("50000", 50000), ("50.000", 50000), ("50,000", 50000), ("50 000 €", 50000), ("50000.00", 50000),
     ("50.000,50", 50000), ("50'000", 50000), ("1.250.000", 1250000), ("50.0000", None), ("50k", None), ("0", None)],
)  # fmt: skip
def test_a_salary_is_read_as_people_write_it(text, salary):
    search = JobSearch.from_query({"salary": text})
    assert (search.salary, bool(search.notices)) == (salary, salary is None)


def test_a_landing_page_hears_nothing_but_its_own_address(client):
    for kind, value in HOSTILE.items():
        response = client.get(
            f"{reverse('landing_place', args=['essen'])}?q={value}&after={value}&where={value}"
        )
        assert response.status_code == 200, kind
        assert response.context["page"].count == 1, kind
