"""Whatever an ad holds, the import ends with its line of counts, and nothing of it harms a page.

Strings from the Big List of Naughty Strings by Max Woolf (https://github.com/minimaxir/big-list-of-naughty-strings,
MIT licence).
"""

import json
import time

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from companies.models import Company
from postings.imports import jsonld
from postings.imports.normalise import fields_of
from postings.imports.records import Unusable
from postings.imports.texts import line, rich
from postings.models import Posting
from postings.structured_data import json_ld
from tests.postings.jobs import imported, job, write_lines

NAUGHTY = [
    "1E+02",
    "NaN",
    "-Infinity",
    "1'000'000.00",
    "123456789012345678901234567890123456789",
    ",./;'[]\\-=",
    "\x01\x02\x03\x7f",
    "\u0080\u0081\u0099",
    "\ufeff\ufffe",
    "Ω≈ç√∫˜µ≤≥÷",
    "¸˛Ç◊ı˜Â¯˘¿",
    "田中さんにあげて下さい",
    "Ⱥ Ⱦ",
    "👩🏽 👨‍👩‍👦 🏳0🌈️",
    "１２３",
    "ثم نفس سقطت وبالتحديد،, جزيرتي",
    "\u202atest\u202b",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "<script>alert(123)</script>",
    "&lt;script&gt;alert(&#39;123&#39;);&lt;/script&gt;",
    "<img src=x onerror=alert(123) />",
    '"><script>alert(123)</script>',
    "javascript:alert(1);",
    '<a href="\\x0Bjavascript:javascript:alert(1)" id="fuzzelement1">test</a>',
    "<svg/onload=alert('XSS')>",
    "<plaintext>",
    "1;DROP TABLE users",
    "' OR 1=1 -- 1",
    "%00",
    "../../../../../../../../../../../etc/passwd%00",
    "{% print 'x' * 64 * 1024**3 %}",
    '<?xml version="1.0"?><!DOCTYPE foo [<!ENTITY xxe SYSTEM "file:///etc/passwd" >]><foo>&xxe;</foo>',
    "\ud800",
    "a\x00b",
]


@pytest.mark.django_db
def test_naughty_strings_in_every_property_leave_a_board_that_stands(tmp_path):
    jobs = []
    for number, text in enumerate(NAUGHTY):
        place = {
            "address": {"addressLocality": text, "postalCode": text, "addressCountry": text},
            "geo": {"latitude": text},
        }
        plain = dict.fromkeys(
            ("employmentType", "inLanguage", "datePosted", "url", "directApply", "baseSalary"), text
        )
        jobs.append(
            job(
                str(number),
                title=f"T {text}",
                description=f"D {text}",
                skills=text,
                jobLocation=place,
                **plain,
            )
        )
        jobs.append(job(text, hiringOrganization={"name": f"O {text}", "sameAs": text}))
    outcome = imported(write_lines(tmp_path / "jobs.jsonl", *jobs))
    assert not outcome.failed
    assert outcome.added + outcome.skipped >= len(NAUGHTY)
    assert outcome.added == Posting.objects.count() > len(NAUGHTY)
    for posting in Posting.objects.for_list():
        texts = [
            posting.title,
            posting.reference,
            posting.company.name,
            *[text for _, _, text in posting.sections],
        ]
        assert not any("\x00" in text or "\ud800" in text for text in texts)
        for bad in ("<script", "<img", "<svg", "onerror=", "<plaintext", '<a href="java'):
            assert not any(bad in text for _, _, text in posting.sections)
        json.loads(json_ld(posting) or "{}")
        assert posting.get_absolute_url().startswith("/jobs/")
    assert imported(tmp_path / "jobs.jsonl").counts.startswith("added=0 updated=0 ")
    assert all(company.slug for company in Company.objects.all())


@pytest.mark.django_db
def test_what_the_database_refuses_costs_only_itself(tmp_path):
    """An ad of so many different words that PostgreSQL's index can't hold them."""
    words = [" ".join(f"{letter}{number:x}" for number in range(20_000)) for letter in "abcdefghij"]
    jobs = [job(str(number), hiringOrganization=f"Company {number}") for number in range(5)]
    jobs[2] |= {
        "responsibilities": words[0],
        "description": words[1],
        "jobBenefits": words[2],
        "skills": words[3],
    }
    jobs[2] |= {
        "qualifications": words[4],
        "incentiveCompensation": words[5],
        "disambiguatingDescription": words[6],
    }
    outcome = imported(write_lines(tmp_path / "jobs.jsonl", *jobs))
    assert outcome.counts == "added=4 updated=0 unchanged=0 closed=0 skipped=1"
    assert "line 3: the database refuses it" in outcome.said
    assert outcome.failed
    assert set(Company.objects.values_list("name", flat=True)) == {
        f"Company {number}" for number in (0, 1, 3, 4)
    }


@pytest.mark.django_db
def test_endless_titles_and_lists_are_cut(tmp_path):
    places = [{"address": {"addressLocality": "y" * 10_000}}] * 70
    long = job(title="x" * 100_000, jobLocation=places, jobBenefits=["z" * 5000] * 500)
    assert imported(write_lines(tmp_path / "jobs.jsonl", long)).added == 1
    posting = Posting.objects.get()
    assert len(posting.title) == 200
    assert posting.places.count() == 1
    assert len(posting.benefits) < 110_000


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.sampled_from(NAUGHTY)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "name",
                    "value",
                    "@id",
                    "@value",
                    "address",
                    "geo",
                    "minValue",
                    "maxValue",
                    "unitText",
                    "currency",
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
PROPERTIES = [
    *job(),
    "url",
    "baseSalary",
    "validThrough",
    "jobLocationType",
    "applicantLocationRequirements",
    "inLanguage",
]
PROPERTIES += [
    "skills",
    "experienceRequirements",
    "additionalProperty",
    "occupationalCategory",
    "workHours",
    "directApply",
]


@given(properties=st.dictionaries(st.sampled_from(PROPERTIES), values, max_size=8))
@rules(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_shape_of_an_ad_raises_anything_but_that_it_is_unusable(properties):
    data = {**job(), **properties, "@type": "JobPosting"}
    organization, reference = jsonld.identify(data)
    assert isinstance(organization, str)
    assert 0 < len(reference) <= 200
    try:
        fields = fields_of(jsonld.understand(data))
    except Unusable:
        return
    assert fields["title"]
    assert len(fields["title"]) <= 200
    assert fields["easy_apply"] or fields["apply_url"]


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(["<p>", "</p>", "&lt;", "&amp;", "- ", "\n", "a", "<ul><li>", "<br>"]), max_size=40
    ).map("".join)
)
@rules(max_examples=300, deadline=None)
def test_texts_of_any_kind_come_in_clean_and_stay_as_they_are(text):
    html = rich(text)
    assert rich(html) == html or "&" in html or "<" not in html
    assert "\x00" not in html
    assert "<script" not in html
    assert "\n" not in line(text, 100)


@pytest.mark.parametrize(
    "piece",
    [
        "<a>",
        "<p>",
        "</p>",
        "<b>",
        "&amp;",
        "&lt;",
        "<p><strong>",
        "- a\n",
        "<",
        "• ",
        "<li>",
        "Ã",
        " <br>",
        "<!--",
        "Aufgaben: ",
    ],
)
def test_long_texts_of_one_piece_take_no_long_time(piece):
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    fields = fields_of(
        jsonld.understand(
            job(description=text, responsibilities=None, qualifications="x", title="T " + piece * 5000)
        )
    )
    assert time.process_time() - started < 5
    assert fields["profile"] == "<p>x</p>"
