"""Ads that are Markdown files of a Jekyll site."""

import pytest

from demo.tts import html_of, posting_of, postings, title_of

# Shortened from positions/login-engineer-2023.md of 18F/join.tts.gsa.gov (CC0, US Government).
SOURCE = """---
# A comment for authors.
title: "Login.gov: Engineer GS15"
opens: 2023-10-26
closes: 2023-10-31
appointment type: term
gs: 15
key objectives:
  - You will contribute high-quality code.
    - Use usability research & analytics.
  - You will meet goals.
# Another comment.
info sessions:
  - link: https://www.eventbrite.com/...
application link: https://www.usajobs.gov/job/756967900
---

{% include job/status_alert.html %}

## Basic information

Open to U.S. citizens. {% include job/full_info_on_usajobs.html %}

**Supervisory status:** Non-Supervisory

**Job title:** {{ page.title }}

**Number of vacancies:** 4

**Location:** Anywhere in the U.S. (remote)

{% include job/salary_range.html min="" max="" %}

**Travel requirement:**
Occasional travel may be required up to 10% per year.

## Role summary

{% comment %}🔻🔻🔻🔻🔻{% endcomment %}

Login.gov is a [secure service]({% link pages/login.md %}) for <script>the public</script>.

## Key objectives

{% include job/key_objectives.html %}

## Qualifications

Provide as much detail as possible on your resume so that we can evaluate your
previous experience. Follow our
[guidance on creating a federal style resume.](https://join.tts.gsa.gov/resume/)

Failure to provide required information may result in disqualification.

For each job on your resume, provide:

- The exact dates you held each job (from month/year to month/year or “present”)
- Number of hours per week you worked (if part time)

**SPECIALIZED EXPERIENCE REQUIREMENTS:**

To qualify, you must have one (1) year of specialized experience:

- Applying software design.

## How to Apply

{% include job/apply_button.html %}
"""


def test_converts_a_file_completely():
    ad = posting_of("login-engineer-2023", SOURCE)
    assert ad["identifier"]["value"] == "tts-login-engineer-2023"
    assert ad["title"] == "Engineer"
    assert ad["hiringOrganization"]["name"] == "Login.gov"
    assert ad["description"] == (
        "<p>Login.gov is a secure service for &lt;script&gt;the public&lt;/script&gt;.</p>"
    )
    assert ad["responsibilities"] == (
        "<ul><li>You will contribute high-quality code.<ul><li>Use usability research &amp; analytics.</li></ul></li>"
        "<li>You will meet goals.</li></ul>"
    )
    assert ad["qualifications"] == (
        "<p>To qualify, you must have one (1) year of specialized experience:</p>"
        "<ul><li>Applying software design.</li></ul>"
    )
    assert "pay grade GS-15" in ad["disambiguatingDescription"]
    assert "<li>Openings: 4</li>" in ad["disambiguatingDescription"]
    assert ad["employmentType"] == ["FULL_TIME", "TEMPORARY"]
    assert ad["jobLocationType"] == "TELECOMMUTE"
    assert ad["applicantLocationRequirements"]["name"] == "US"
    assert ad["occupationalCategory"] == "it"
    assert "jobLocation" not in ad
    assert "baseSalary" not in ad


def test_a_place_and_a_salary_are_taken_where_the_ad_names_them():
    source = SOURCE.replace("Anywhere in the U.S. (remote)", "Washington, DC").replace(
        'min="" max=""', 'min="$162,964" max="$191,900"'
    )
    ad = posting_of("login-engineer-2023", source)
    assert ad["jobLocation"]["address"]["addressLocality"] == "Washington"
    assert "jobLocationType" not in ad
    assert ad["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "minValue": 162964,
        "maxValue": 191900,
        "unitText": "YEAR",
    }


def test_templates_licence_and_bare_announcements_are_left_out(tmp_path, capsys):
    for name in ("login-engineer-2023.md", "_TEMPLATE.md"):
        (tmp_path / name).write_text(SOURCE, encoding="utf-8")
    (tmp_path / "LICENSE.md").write_text("---\ntitle: License\n---\n", encoding="utf-8")
    (tmp_path / "FY25_PIF.md").write_text("---\ntitle: Fellows\n---\n", encoding="utf-8")
    assert [ad["title"] for ad in postings(tmp_path)] == ["Engineer"]
    assert capsys.readouterr().err == "left out: FY25_PIF.md has no text of its own\n"


@pytest.mark.parametrize(
    ("typed", "readable"),
    [
        ('"Login.gov: Deputy Director"', "Deputy Director"),
        ('"Login.gov Senior Policy Lead"', "Senior Policy Lead"),
        ('"18F: Product Director GS15"', "Product Director"),
        ('"Accessibility Specialist"', "Accessibility Specialist"),
    ],
)
def test_titles_lose_organisation_and_pay_grade(typed, readable):
    assert title_of(typed) == readable


def test_links_elsewhere_stay():
    assert html_of("[NIST](https://csrc.nist.gov/)") == '<p><a href="https://csrc.nist.gov/">NIST</a></p>'
