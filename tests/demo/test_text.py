"""Texts typed into a form, as lines, sections and HTML again."""

import pytest

from demo.case import calm, title_case
from demo.sections import part_prose, recover
from demo.text import Line, lines, render, repair, sentences


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("yearsâ€™ experience", "years’ experience"),
        ("â€œhubâ€\x9d", "“hub”"),
        ("Ã¢â‚¬Â¢ twice", "• twice"),
        ("ÃƒÂ¢Ã‚Â¿Ã‚Â¢\tPerform", "•\tPerform"),
        ("3Â½ years", "3½ years"),
        ("described in ''1'' above", 'described in "1" above'),
        ("“1'' above", "“1” above"),
        ("Müller, naïve, 5 €", "Müller, naïve, 5 €"),
    ],
)
def test_repairs_texts_that_were_encoded_too_often(broken, whole):
    assert repair(broken) == whole


@pytest.mark.parametrize(
    "typed",
    [
        "Duties:     •\tOpen the mail.    •\tAnswer it.",
        "Duties:   --Open the mail.  --Answer it.",
        "Duties:  - Open the mail.   - Answer it.",
        "Duties:  ¿\tOpen the mail.  ¿\tAnswer it.",
        "Duties: • Open the mail. • Answer it.",
        "Duties:  * Open the mail.  * Answer it.",
    ],
)
def test_knows_a_list_by_any_bullet(typed):
    found = recover(lines(typed))
    assert render(found["tasks"]) == "<ul><li>Open the mail.</li><li>Answer it.</li></ul>"


def test_numbers_from_one_are_an_ordered_list_and_others_keep_their_numbers():
    assert render(lines("1. Open. 2. Answer. 3. File.")) == (
        "<ol><li>Open.</li><li>Answer.</li><li>File.</li></ol>"
    )
    assert render(lines("2. Answer.    4. File.")) == "<p>2. Answer.</p><p>4. File.</p>"
    assert render(lines("1. Open. 2. Answer.    Either:    1. Read. 2. Write.")) == (
        "<ol><li>Open.</li><li>Answer.</li></ol><h3>Either</h3><ol><li>Read.</li><li>Write.</li></ol>"
    )


def test_sentences_of_a_paragraph_stay_together_and_paragraphs_apart():
    found = lines("We clean water.  We bring it to you.     Join us.")
    assert [line.text for line in found] == ["We clean water. We bring it to you.", "Join us."]


def test_a_line_that_was_broken_in_the_middle_is_joined():
    assert [line.text for line in lines("• Audit sole    proprietors.  • Advise    them.")] == [
        "Audit sole proprietors.",
        "Advise them.",
    ]


def test_sentences_do_not_end_at_abbreviations():
    assert sentences("Ask Dr. Bell, e.g. Tuesday. Then U.S. Mail goes out.") == [
        "Ask Dr. Bell, e.g. Tuesday.",
        "Then U.S. Mail goes out.",
    ]


def test_markup_in_a_text_stays_text():
    assert render([Line("text", "R&D <script>alert(1)</script>")]) == (
        "<p>R&amp;D &lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )


def test_headings_open_the_sections():
    found = recover(
        lines(
            "The bureau cleans water.    DUTIES WILL INCLUDE BUT NOT BE LIMITED TO:   --Take samples.  --Write reports."
            "    LICENSE REQUIREMENT    A driver's license.    NOTE:  Night work."
        )
    )
    texts = {section: [line.text for line in kept] for section, kept in found.items()}
    assert texts == {
        "introduction": ["The bureau cleans water."],
        "tasks": ["Take samples.", "Write reports."],
        "profile": ["License Requirement", "A driver's license."],
        "benefits": [],
        "notes": ["Night work."],
    }


def test_a_lead_inside_a_paragraph_begins_the_tasks():
    found = recover(
        lines("You report to the chief. Responsibilities will include: plan work; lead staff; and file it.")
    )
    assert render(found["introduction"]) == "<p>You report to the chief.</p>"
    assert render(found["tasks"]) == "<ul><li>Plan work</li><li>Lead staff</li><li>File it.</li></ul>"


def test_a_list_about_the_agency_is_not_the_tasks():
    found = recover(
        lines(
            "The Center will focus on these key areas:  • Health.  • Housing.    You will:  • Write.  • Call."
        )
    )
    assert [line.text for line in found["introduction"]][1:] == ["Health.", "Housing."]
    assert [line.text for line in found["tasks"]][1:] == ["Write.", "Call."]


def test_remarks_on_who_may_apply_are_notes_in_ordinary_letters():
    found = recover(
        lines("** OPEN TO PERMANENT NURSES IN NYC ONLY.     The bureau heals.   Duties:  • Nurse.")
    )
    assert render(found["notes"]) == "<p>Open to permanent nurses in NYC only.</p>"
    assert render(found["introduction"]) == "<p>The bureau heals.</p>"


def test_the_head_of_a_pasted_form_is_dropped():
    found = recover(
        lines("Number of Positions: 1    LEVEL:    M1    Amended    The unit audits banks. It is old.")
    )
    assert [line.text for line in found["introduction"]] == ["The unit audits banks. It is old."]


def test_prose_is_parted_at_the_first_sentence_about_the_work():
    introduction, tasks = part_prose(
        lines(
            "The unit defends the City. It was founded in 1849. The candidate will try cases and write briefs."
        )
    )
    assert render(introduction) == "<p>The unit defends the City. It was founded in 1849.</p>"
    assert render(tasks) == "<p>The candidate will try cases and write briefs.</p>"


@pytest.mark.parametrize(
    ("typed", "readable"),
    [
        ("SENIOR JAVA DEVELOPER", "Senior Java Developer"),
        ("DIRECTOR OF GIS AND IT", "Director of GIS and IT"),
        ("J2EE DEVELOPER", "J2EE Developer"),
        ("PLUMBER'S HELPER", "Plumber's Helper"),
        ("eSHARE Assistant", "eSHARE Assistant"),
    ],
)
def test_titles_do_not_shout(typed, readable):
    assert title_case(typed) == readable


def test_only_shouting_is_calmed():
    assert calm("ALL RESUMES MUST REACH NYC BY MONDAY.") == "All resumes must reach NYC by Monday."
    assert calm("The IT unit of DOHMH") == "The IT unit of DOHMH"
