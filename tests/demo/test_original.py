"""The original ads, their companies, logos and questions, as the files that are shipped."""

import csv
import datetime
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

DEMO = Path(__file__).resolve().parents[2] / "demo"
ANCHOR = datetime.date(2026, 1, 1)  # the loader moves this day to today
TEXTS = ["description", "responsibilities", "qualifications", "jobBenefits", "disambiguatingDescription"]
CATEGORIES = set(
    "administration agriculture architecture construction consulting customer-service design education"  # noqa: SIM905
    " engineering finance health hospitality human-resources it legal logistics management manufacturing"
    " marketing media public-service sales science security social-care trades transport other".split()
)
CONTRACTS = {
    "permanent",
    "fixed_term",
    "temporary",
    "internship",
    "apprenticeship",
    "working_student",
    "freelance",
}
EMPLOYMENT_TYPES = {
    "FULL_TIME",
    "PART_TIME",
    "CONTRACTOR",
    "TEMPORARY",
    "INTERN",
    "VOLUNTEER",
    "PER_DIEM",
    "OTHER",
}
KINDS = {"short_text", "long_text", "yes_no", "one_of", "several_of", "number", "date", "file"}
SENSIBLE_PAY = {"YEAR": (20_000, 150_000), "MONTH": (1_000, 6_000), "HOUR": (13.9, 150)}

ADS = [
    json.loads(line) for line in (DEMO / "postings/original.jsonl").read_text(encoding="utf-8").splitlines()
]
COMPANIES = json.loads((DEMO / "companies.json").read_text(encoding="utf-8"))
QUESTIONS = json.loads((DEMO / "questions.json").read_text(encoding="utf-8"))
each_ad = pytest.mark.parametrize("ad", ADS, ids=lambda ad: ad["identifier"]["value"])
each_company = pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company["slug"])


def prop(ad, name):
    return next(item["value"] for item in ad["additionalProperty"] if item["name"] == name)


def addresses(ad):
    places = ad["jobLocation"] if isinstance(ad["jobLocation"], list) else [ad["jobLocation"]]
    return [place["address"] for place in places]


class AllowedHtml(HTMLParser):
    """Fails at a tag, an attribute or a nesting that the ads may not have."""

    def __init__(self):
        super().__init__()
        self.open_tags, self.words = [], []

    def handle_starttag(self, tag, attrs):
        assert tag in {"p", "ul", "ol", "li", "strong", "em", "h3", "br", "a"}
        assert [name for name, value in attrs] == (["href"] if tag == "a" else [])
        assert all(value.startswith("https://") and ".example/" in value for _, value in attrs)
        if tag != "br":
            self.open_tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open_tags.pop() == tag

    def handle_data(self, data):
        assert self.open_tags or not data.strip()
        self.words += data.split()


def words_of(html):
    parser = AllowedHtml()
    parser.feed(html)
    parser.close()
    assert parser.open_tags == []
    return parser.words


def test_there_are_enough_ads_in_both_languages():
    languages = Counter(ad["inLanguage"] for ad in ADS)
    assert len(ADS) >= 48
    assert set(languages) == {"de", "en"}
    assert 0.25 <= languages["en"] / len(ADS) <= 0.4


def test_they_cover_contracts_hours_models_and_categories():
    assert {prop(ad, "contract") for ad in ADS} == CONTRACTS
    assert {hours for ad in ADS for hours in prop(ad, "hours")} == {"full_time", "part_time"}
    assert {prop(ad, "model") for ad in ADS} == {"on_site", "hybrid", "remote"}
    assert len({ad["occupationalCategory"] for ad in ADS}) >= 24


def test_they_lie_in_many_places_of_three_countries():
    found = [address for ad in ADS for address in addresses(ad)]
    assert len({address["addressLocality"] for address in found}) >= 25
    assert {address["addressCountry"] for address in found} == {"DE", "AT", "CH"}
    assert max(len(addresses(ad)) for ad in ADS) == 5
    assert sum(len(addresses(ad)) > 1 for ad in ADS) >= 5


def test_every_postal_code_belongs_to_its_place():
    with (Path(__file__).parent / "postal_codes.csv").open(encoding="utf-8") as file:
        known = {tuple(row) for row in csv.reader(line for line in file if not line.startswith("#"))}
    for ad in ADS:
        for address in addresses(ad):
            assert (address["addressCountry"], address["postalCode"], address["addressLocality"]) in known
            assert address["addressRegion"]


def test_about_sixty_per_cent_tell_the_salary():
    assert 0.5 <= sum("baseSalary" in ad for ad in ADS) / len(ADS) <= 0.7


def test_three_ads_lead_to_the_employers_own_form():
    elsewhere = [ad for ad in ADS if not ad["directApply"]]
    assert len(elsewhere) == 3
    assert all(re.match(r"https://[\w.-]+\.example/", ad["url"]) for ad in elsewhere)
    assert not any("url" in ad for ad in ADS if ad["directApply"])


def test_the_model_ad_is_among_them():
    [ad] = [ad for ad in ADS if ad["title"] == "Senior Machine Learning Engineer (m/f/d)"]
    [address] = addresses(ad)
    assert ad["hiringOrganization"]["name"] == "ALDI Einkauf SE & Co. oHG"
    assert (address["postalCode"], address["addressLocality"]) == ("45307", "Essen")
    assert (prop(ad, "contract"), prop(ad, "hours"), prop(ad, "model")) == (
        "permanent",
        ["full_time"],
        "hybrid",
    )
    assert (ad["inLanguage"], ad["occupationalCategory"]) == ("en", "it")
    assert ANCHOR - datetime.date.fromisoformat(ad["datePosted"]) == datetime.timedelta(days=7)


@pytest.mark.parametrize(
    "words",
    ["Krankenpfleger", "Pflegefachkraft", "C++", ".NET", "C#", "Project Manager", "Ausbildung", "Werkstudent"]
    + ["Busfahrer", "Erzieher:in", "Koch", "Elektroniker", "Rechtsanw", "Lehrkraft", "Bürgerbüro", "Landwirt"]
    + ["Architekt*in", "(m/w/d)", "/-in", "all genders"],
)
def test_titles_that_people_search_for_are_there(words):
    assert any(words in ad["title"] for ad in ADS)


def test_no_two_ads_share_an_id_a_title_or_a_paragraph():
    assert len({(ad["identifier"]["name"], ad["identifier"]["value"]) for ad in ADS}) == len(ADS)
    assert len({ad["title"] for ad in ADS}) == len(ADS)
    pieces = Counter(
        piece for ad in ADS for key in TEXTS for piece in re.findall(r">([^<>]{25,})<", ad.get(key, ""))
    )
    assert [piece for piece, count in pieces.items() if count > 1] == []


@each_ad
def test_text_is_plain_html_of_120_to_350_words(ad):
    sections = [words_of(ad[key]) for key in TEXTS if key in ad]
    assert all(sections)
    assert 120 <= sum(map(len, sections)) <= 350
    assert "<ul><li>" in ad["responsibilities"]


def test_swiss_ads_are_written_without_sharp_s():
    swiss = [ad for ad in ADS if addresses(ad)[0]["addressCountry"] == "CH"]
    assert len(swiss) >= 4
    assert "ß" not in json.dumps(swiss, ensure_ascii=False)


@each_ad
def test_facts_are_words_of_the_fixed_lists(ad):
    assert (ad["@context"], ad["@type"]) == ("https://schema.org", "JobPosting")
    assert ad["occupationalCategory"] in CATEGORIES
    assert set() < set(ad["employmentType"]) <= EMPLOYMENT_TYPES
    remote = prop(ad, "model") == "remote"
    assert (ad.get("jobLocationType") == "TELECOMMUTE") == remote
    assert ("applicantLocationRequirements" in ad) == remote


@each_ad
def test_dates_lie_around_the_anchor_day(ad):
    assert 0 <= (ANCHOR - datetime.date.fromisoformat(ad["datePosted"])).days <= 40
    assert 15 <= (datetime.date.fromisoformat(ad["validThrough"]) - ANCHOR).days <= 70


@pytest.mark.parametrize("ad", [ad for ad in ADS if "baseSalary" in ad])
def test_salaries_are_plausible_and_in_the_currency_of_the_country(ad):
    value = ad["baseSalary"]["value"]
    low, high = value.get("minValue", value.get("value")), value.get("maxValue", value.get("value"))
    least, most = SENSIBLE_PAY[value["unitText"]]
    assert least <= low <= high <= most
    swiss = addresses(ad)[0]["addressCountry"] == "CH"
    assert ad["baseSalary"]["currency"] == ("CHF" if swiss else "EUR")


@each_ad
def test_the_company_is_known(ad):
    [company] = [company for company in COMPANIES if company["name"] == ad["hiringOrganization"]["name"]]
    assert ad["hiringOrganization"]["sameAs"] == company["website"]
    assert ad["identifier"]["name"] == company["name"]


@each_company
def test_company_has_ads_and_its_story_in_both_languages(company):
    assert any(ad["hiringOrganization"]["name"] == company["name"] for ad in ADS)
    assert re.fullmatch(r"[a-z0-9-]+", company["slug"])
    assert re.fullmatch(r"https://[a-z.-]+\.example", company["website"])
    for language in ("en", "de"):
        assert 80 <= len(words_of(company[f"story_{language}"])) <= 160
        assert words_of(company[f"benefits_{language}"])


@pytest.mark.parametrize("company", [company for company in COMPANIES if company["logo"]])
def test_logo_is_a_small_square_picture(company):
    assert company["logo"] == f"logos/{company['slug']}.png"
    with Image.open(DEMO / company["logo"]) as image:
        assert (image.format, image.size) == ("PNG", (256, 256))


def test_three_companies_have_no_logo_and_some_are_not_verified():
    assert sum(company["logo"] is None for company in COMPANIES) == 3
    assert {company["verified"] for company in COMPANIES} == {True, False}


def test_questions_belong_to_ads_and_their_requirements_can_be_met():
    references = {ad["identifier"]["value"] for ad in ADS}
    assert len({entry["posting"] for entry in QUESTIONS} & references) == len(QUESTIONS) == 6
    assert {question["kind"] for entry in QUESTIONS for question in entry["questions"]} == KINDS
    for entry in QUESTIONS:
        assert 2 <= len(entry["questions"]) <= 4
        for question in entry["questions"]:
            choice = question["kind"] in {"one_of", "several_of"}
            assert bool(question["choices"]) == choice
            assert question["must_be"] in ([None, *question["choices"]] if choice else [None, True, False])
            assert question["must_be"] is None or choice or question["kind"] == "yes_no"
