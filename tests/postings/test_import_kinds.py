"""Contract, hours, work model, category and language: told in many words, or not at all."""

import pytest

from postings.imports import jsonld
from postings.imports.normalise import fields_of
from tests.postings.jobs import job


def field(name, **properties):
    return fields_of(jsonld.understand(job(**properties)))[name]


@pytest.mark.parametrize(
    ("types", "title", "contract", "hours"),
    [
        ("FULL_TIME", "Gardener", "permanent", "full_time"),
        (["FULL_TIME", "PART_TIME"], "Gardener", "permanent", "full_or_part_time"),
        ("FULL_TIME, PART_TIME", "Gardener", "permanent", "full_or_part_time"),
        ("Part-time", "Gardener", "permanent", "part_time"),
        ("Teilzeit", "Gardener", "permanent", "part_time"),
        ("PT", "Gardener", "permanent", "part_time"),
        (["FT", "PT"], "Gardener", "permanent", "full_or_part_time"),
        ("Vollzeit", "Gärtner (Teilzeit möglich)", "permanent", "full_or_part_time"),
        ("CONTRACTOR", "Gardener", "freelance", "full_time"),
        ("INTERN", "Gardener", "internship", "full_time"),
        ("INTERN", "Werkstudent:in Gartenbau", "working_student", "full_time"),
        ("TEMPORARY", "Gardener", "temporary", "full_time"),
        (["FULL_TIME", "TEMPORARY"], "Gardener", "fixed_term", "full_time"),
        (["PART_TIME", "TEMPORARY"], "Seasonal gardener", "temporary", "part_time"),
        ("PER_DIEM", "Gardener", "temporary", "full_time"),
        (["OTHER"], "Ausbildung zum Gärtner (m/w/d)", "apprenticeship", "full_time"),
        ("FULL_TIME", "Praktikum im Gartenbau", "internship", "full_time"),
        (None, "Internal auditor, Interne Revision", "permanent", "full_time"),
        (None, "Gärtner, unbefristet", "permanent", "full_time"),
        (None, "Gärtner, befristet auf 2 Jahre", "fixed_term", "full_time"),
        (None, "Gärtner auf Minijob-Basis", "permanent", "part_time"),
        ("Festanstellung", "Freie Tonregie", "permanent", "full_time"),
        (17, "Gardener", "permanent", "full_time"),
    ],
)
def test_contract_and_hours_follow_from_type_and_title(types, title, contract, hours):
    properties = {"employmentType": types, "title": title}
    assert field("contract", **properties) == contract
    assert field("hours", **properties) == hours


@pytest.mark.parametrize(
    ("work_hours", "hours"),
    [
        ("40 hours per week", "full_time"),
        ("20 Std./Woche", "part_time"),
        ("20-40 Stunden", "full_or_part_time"),
        ("flexible", "full_time"),
    ],
)
def test_hours_a_week_tell_if_nothing_else_does(work_hours, hours):
    assert field("hours", employmentType=None, workHours=work_hours) == hours


def own(**facts):
    return [{"@type": "PropertyValue", "name": name, "value": value} for name, value in facts.items()]


def test_the_boards_own_words_win():
    properties = {
        "employmentType": "FULL_TIME",
        "title": "Internship, fully remote",
        "additionalProperty": own(
            contract="apprenticeship", hours=["part_time", "full_time"], model="hybrid"
        ),
    }
    assert field("contract", **properties) == "apprenticeship"
    assert field("hours", **properties) == "full_or_part_time"
    assert field("model", **properties) == "hybrid"


def test_words_that_the_board_does_not_have_do_not_count():
    properties = {
        "additionalProperty": own(contract="feudal", hours="always", model=None),
        "employmentType": "PART_TIME",
    }
    assert field("contract", **properties) == "permanent"
    assert field("hours", **properties) == "part_time"
    assert field("model", **properties) == "on_site"


@pytest.mark.parametrize(
    ("properties", "model"),
    [
        ({}, "on_site"),
        ({"jobLocationType": "TELECOMMUTE"}, "remote"),
        ({"jobLocationType": ["Telecommute"]}, "remote"),
        ({"jobLocationType": "TELECOMMUTE", "title": "Gardener (hybrid)"}, "hybrid"),
        ({"title": "Gardener (remote)"}, "remote"),
        ({"title": "Remote sensing specialist"}, "on_site"),
        ({"jobBenefits": "Two days a week from home"}, "hybrid"),
        ({"jobBenefits": "Bis zu drei Tage Home-Office"}, "hybrid"),
        ({"jobBenefits": "Mobiles Arbeiten nach Absprache"}, "hybrid"),
        ({"jobBenefits": "Leider ist kein Home-Office möglich"}, "on_site"),
        ({"responsibilities": "Repair hybrid vehicles"}, "on_site"),
    ],
)
def test_the_work_model_follows_from_flag_and_plain_words(properties, model):
    assert field("model", **properties) == model


@pytest.mark.parametrize(
    ("where", "countries"),
    [
        ({"@type": "Country", "name": "DE"}, ["DE"]),
        ([{"name": "Germany"}, {"name": "Österreich"}, "USA", "DE"], ["AT", "DE", "US"]),
        ({"@type": "State", "name": "California, USA"}, ["US"]),
        ({"@type": "State", "name": "Ontario", "address": {"addressCountry": "CA"}}, ["CA"]),
        ({"name": "Anywhere"}, []),
        (None, []),
    ],
)
def test_a_remote_job_is_open_to_the_countries_it_names(where, countries):
    properties = {"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": where}
    assert field("remote_countries", **properties) == countries


def test_a_job_with_a_place_is_not_remote_from_anywhere():
    assert field("remote_countries", applicantLocationRequirements={"name": "DE"}) == []


@pytest.mark.parametrize(
    ("told", "title", "category"),
    [
        ("social-care", "Software developer", "social-care"),
        ("15-1132.00 Software Developers", "Software developer (m/f/d)", "it"),
        (None, "Gesundheits- und Krankenpfleger (m/w/d)", "health"),
        (None, "Registered nurse", "health"),
        (None, "Rechtsanwältin Mietrecht", "legal"),
        (None, "Erzieher:in", "education"),
        (None, "Sozialpädagoge", "social-care"),
        (None, "Busfahrer:in im Stadtverkehr", "transport"),
        (None, "Elektroniker für Betriebstechnik", "trades"),
        (None, "Head of sales", "sales"),
        (None, "Koch (m/w/d)", "hospitality"),
        (None, "Something else entirely", "other"),
        ({"@type": "CategoryCode", "codeValue": "it"}, "Whatever", "it"),
    ],
)
def test_the_category_is_the_boards_own_else_guessed_from_the_title(told, title, category):
    assert field("category", occupationalCategory=told, title=title) == category


@pytest.mark.parametrize(
    ("told", "text", "language"),
    [
        ("de-DE", "We are looking for you", "de"),
        ("en", "Wir suchen dich für unser Team", "en"),
        ({"@type": "Language", "name": "German"}, "We are looking for you", "de"),
        (None, "<p>We are looking for you and your friends</p>", "en"),
        (None, "<p>Wir suchen dich für unser Team in der Stadt und auf dem Land</p>", "de"),
        ("fr", "Wir suchen dich für unser Team in der Stadt und auf dem Land", "de"),
    ],
)
def test_the_language_is_the_told_one_else_that_of_the_text(told, text, language):
    properties = {"description": text, "responsibilities": None, "qualifications": None}
    assert field("language", inLanguage=told, **properties) == language


def test_experience_in_months_is_put_into_words_of_the_ads_language():
    experience = {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": "36"}
    assert "36 months of experience" in field("profile", experienceRequirements=experience, inLanguage="en")
    credential = {"credentialCategory": "bachelor degree", "about": "Biology"}
    assert "bachelor degree, Biology" in field("profile", educationRequirements=credential)
