"""XML in Indeed's style, and in the dialects of others who have their own names for the same facts."""

from datetime import UTC, datetime

import pytest

from places.models import PlaceName
from postings.models import Posting
from tests.factories import PlaceFactory
from tests.postings.feeds import imported, indeed, indeed_job, posting_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    return tmp_path / "jobs.xml"


def test_the_facts_of_an_ad(path):
    essen = PlaceFactory()
    PlaceName.objects.create(place=essen, folded="essen", weight=1)
    pay = "50.000 € - 60.000 € im Jahr"
    job = indeed_job(jobtype="fulltime, parttime", salary=pay, expirationdate="Mon, 09 Nov 2026")
    posting = posting_of(path, indeed(job), company="")
    assert (posting.reference, posting.title) == ("G-1", "Gardener (m/w/d)")
    assert posting.company.name == "Elster Werke GmbH"
    assert (posting.contract, posting.hours, posting.model) == ("permanent", "full_or_part_time", "on_site")
    assert (posting.salary_min, posting.salary_max, posting.salary_currency, posting.salary_period) == (
        50000,
        60000,
        "EUR",
        "year",
    )
    assert posting.published_at == datetime(2026, 1, 6, 22, 49, 39, tzinfo=UTC)
    assert posting.closes_at == datetime(2026, 11, 9, 22, 59, 59, 999999, tzinfo=UTC)
    assert posting.apply_url == "https://elster.example/jobs/1?from=feed&lang=de"
    assert not posting.easy_apply
    assert [(place.place_id, place.postal_code) for place in posting.places.all()] == [(essen.pk, "45127")]
    assert posting.introduction == "<p>We plant trees for the people of our town.</p>"


@pytest.mark.parametrize(
    ("salary", "expected"),
    [
        ("$50K per year", (50000, 50000, "USD", "year")),
        ("Up to $75,000/year", (None, 75000, "USD", "year")),
        ("£21,575 - £22,369, 37 hours", (21575, 22369, "GBP", "year")),
        ("ab 18,50 € pro Stunde", ("18.50", None, "EUR", "hour")),
        ("3.500 € im Monat", (3500, 3500, "EUR", "month")),
        ("45-60k", (45000, 60000, "EUR", "year")),
        ("45 - 60 TEUR", (45000, 60000, "EUR", "year")),
        ("60 T€ bis 45 T€", (45000, 60000, "EUR", "year")),
        ("€50.000+", (50000, None, "EUR", "year")),
        ("650000 SEK", (650000, 650000, "SEK", "year")),
        ("3.500 €, 37,5 Stunden", (3500, 3500, "EUR", "month")),
        ("40h/Woche, 3.500 €", (3500, 3500, "EUR", "month")),
        ("TVöD E 9b", (None, None, "", "year")),
        ("Entgeltgruppe 9", (None, None, "", "year")),
        ("Competitive", (None, None, "", "year")),
        ("", (None, None, "", "year")),
    ],
)
def test_a_salary_in_one_line_is_understood(path, salary, expected):
    posting = posting_of(path, indeed(indeed_job(salary=salary)))
    found = posting.salary_min, posting.salary_max, posting.salary_currency, posting.salary_period
    assert tuple(map(str, found)) == tuple(
        f"{float(each):.2f}" if index < 2 and each else str(each) for index, each in enumerate(expected)
    )


@pytest.mark.parametrize(
    "facts",
    [
        {
            "salary_min": "40000",
            "salary_max": "50000",
            "salary_currency": "GBP",
            "salary_frequency": "year",
        },
        {
            "salaries": "<salary><highEnd><amount>50000</amount><currencyCode>GBP</currencyCode></highEnd>"
            "<lowEnd><amount>40000</amount><currencyCode>GBP</currencyCode></lowEnd><period>YEARLY</period></salary>"
        },
    ],
)
def test_a_salary_in_elements_of_its_own_is_understood(path, facts):
    posting = posting_of(path, indeed(indeed_job(**facts)))
    assert (posting.salary_min, posting.salary_max, posting.salary_currency) == (40000, 50000, "GBP")


@pytest.mark.parametrize(
    ("facts", "model", "countries", "towns"),
    [
        ({"remotetype": "Fully remote"}, "remote", ["DE"], ["Essen"]),
        ({"remotetype": "Hybrid remote"}, "hybrid", [], ["Essen"]),
        ({"remotetype": "COVID-19"}, "on_site", [], ["Essen"]),
        ({"workplaceTypes": "On-site"}, "on_site", [], ["Essen"]),
        ({"city": "Remote", "postalcode": None}, "remote", ["DE"], []),
        ({"city": None, "postalcode": None, "location": "Remote, Austria"}, "remote", ["AT"], []),
        ({"city": "Essen / Remote"}, "on_site", [], ["Essen"]),
        ({"city": "Essen (Hybrid)"}, "hybrid", [], ["Essen"]),
        ({"city": None, "postalcode": None, "location": "Hybrid - Essen"}, "hybrid", [], ["Essen"]),
        ({"city": None, "postalcode": None, "location": "Essen or Remote"}, "remote", ["DE"], ["Essen"]),
        ({"city": None, "postalcode": None, "location": "100% Remote, EU"}, "remote", ["DE"], []),
        ({"city": None, "country": None, "postalcode": None, "location": "Worldwide"}, "remote", [], []),
        ({"city": "N/A", "postalcode": None}, "on_site", [], []),
        (
            {"city": None, "postalcode": None, "location": "Berlin | Hamburg"},
            "on_site",
            [],
            ["Berlin", "Hamburg"],
        ),
        (
            {"location": "Essen", "alternateLocations": "<location>Bochum</location>"},
            "on_site",
            [],
            ["Essen", "Bochum"],
        ),
        (
            {
                "city": None,
                "locations": "<location><city>Köln</city></location><location><city>Bonn</city></location>",
            },
            "on_site",
            [],
            ["Köln", "Bonn"],
        ),
    ],
)
def test_places_and_work_model_are_told_in_many_ways(path, facts, model, countries, towns):
    posting = posting_of(path, indeed(indeed_job(**facts)))
    assert (posting.model, posting.remote_countries) == (model, countries)
    assert [place.locality for place in posting.places.all()] == towns


DIALECTS = {
    "aggregator": "<jobs><job><id>7</id><title>Gardener</title><url>https://elster.example/7</url>"
    "<location>Essen, Germany</location><description>Plants trees</description><date>2026-01-06</date>"
    "<contract_time>part_time</contract_time></job></jobs>",
    "rss": '<rss xmlns:a="http://www.w3.org/2005/Atom" version="2.0"><channel><title>Jobs</title><item>'
    "<guid>7</guid><link>https://elster.example/7</link><title>Gardener</title><pubDate>6 Jan 2026</pubDate>"
    '<a:content type="text/xml"><Vacancy><Advert_text><![CDATA[<p>Plants trees</p>]]></Advert_text>'
    "<Job_Location>Essen</Job_Location><Working_Patterns>part_time</Working_Patterns></Vacancy></a:content>"
    "</item></channel></rss>",
    "school": "<items><item><reference>7</reference><advertUrl>https://elster.example/7</advertUrl>"
    "<publishOn>06/01/2026</publishOn><jobTitle>Gardener</jobTitle><jobAdvert>Plants trees</jobAdvert>"
    "<city>Essen</city><workingPatterns>part_time</workingPatterns></item></items>",
    "attributes": '<source><job id="7" date="6.1.2026"><title>Gardener</title><url>https://elster.example/7</url>'
    "<text>Plants trees</text><ort>Essen</ort><jobtype>Teilzeit</jobtype></job></source>",
    "in German": "<Stellenangebote><Stellenangebot><ID>7</ID><Stellentitel>Gardener</Stellentitel>"
    "<Link>elster.example/7</Link><pubDate>6. Januar 2026</pubDate>"
    "<Text>Plants trees</Text><Arbeitsort>Essen</Arbeitsort><contract>Teilzeit</contract>"
    "</Stellenangebot></Stellenangebote>",
    "atom": '<feed xmlns="http://www.w3.org/2005/Atom"><title>Jobs</title><id>urn:x</id><entry><id>7</id>'
    '<title>Gardener</title><jobtype>part time</jobtype><link href="https://elster.example/7"/><updated>2026-01-06T10:00:00Z</updated>'
    '<location>Essen</location><content type="html">&lt;p>Plants trees&lt;/p></content></entry></feed>',
    "markup inside": "<source><job><id>7</id><title>Gardener</title><url>https://elster.example/7</url><date>1767654000</date>"
    "<description><div><p>Plants <b>trees</b></p></div></description><city>Essen</city><hours>part time</hours></job>"
    "</source>",
}


@pytest.mark.parametrize("name", DIALECTS)
def test_dialects_tell_the_same_facts_under_other_names(path, name):
    posting = posting_of(path, DIALECTS[name])
    assert (posting.reference, posting.title, posting.hours) == ("7", "Gardener", "part_time")
    assert posting.apply_url == "https://elster.example/7"
    assert posting.published_at.astimezone(UTC).date().isoformat() in ("2026-01-05", "2026-01-06")
    assert posting.places.get().locality == "Essen"
    assert "trees" in posting.introduction


@pytest.mark.parametrize(
    ("url", "apply_url"),
    [
        ("elster.example/jobs/1", "https://elster.example/jobs/1"),
        ("www.elster.example", "https://www.elster.example"),
        (" https://elster.example/a job ", "https://elster.example/a%20job"),
        ("/jobs/1", ""),
        ("mailto:jobs@elster.example", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_an_address_is_what_a_browser_would_make_of_it(path, url, apply_url):
    assert posting_of(path, indeed(indeed_job(url=url))).apply_url == apply_url


def test_ads_without_a_number_are_told_apart_though_they_share_an_address(path):
    jobs = [
        indeed_job(referencenumber=None, title=title, url="https://elster.example/join") for title in "ABC"
    ]
    assert imported(path, indeed(*jobs))[0].added == 3
    assert imported(path, indeed(*jobs))[0].unchanged == 3
    assert imported(path, indeed(*jobs[:2]))[0].closed == 1


def test_a_file_that_says_that_there_should_be_more_closes_nothing(path):
    imported(path, indeed(indeed_job(), indeed_job(referencenumber="G-2")))
    report, said = imported(path, indeed(indeed_job(), before="<expectedJobCount>2</expectedJobCount>"))
    assert (report.unchanged, report.closed) == (1, 0)
    assert any("only 1 of 2 ads" in line for line in said)


@pytest.mark.parametrize("root", ["error", "html"])
def test_xml_that_is_no_list_of_ads_closes_nothing(path, root):
    imported(path, indeed(indeed_job()))
    report, _ = imported(path, f"<{root}><message>Try again later</message></{root}>", "indeed-xml")
    assert report.failures
    assert Posting.objects.open().count() == 1


def test_an_empty_list_closes_all(path):
    imported(path, indeed(indeed_job()))
    report, _ = imported(path, indeed())
    assert (report.closed, report.failures) == (1, [])
