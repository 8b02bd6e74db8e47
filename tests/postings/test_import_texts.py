"""Texts come in as sanitised HTML in the ad's five sections, whatever they looked like at their source."""

from itertools import product

import pytest

from postings.imports.normalise import PLAIN_ADDRESS, fields_of, is_web_address
from postings.imports.records import ImportedPosting
from postings.imports.texts import line, rich


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>two</p><p>three</p>"),
        ("Tasks\n- a\n- b\n\nend", "<p>Tasks</p><ul><li>a</li><li>b</li></ul><p>end</p>"),
        ("• a\n• b\r\n✓ c", "<ul><li>a</li><li>b</li><li>c</li></ul>"),
        ("1. first\n2. second", "<ol><li>first</li><li>second</li></ol>"),
        ("1. only this", "<p>1. only this</p>"),
        ("We need • a • b • c", "<p>We need</p><ul><li>a</li><li>b</li><li>c</li></ul>"),
        ("- a", "<ul><li>a</li></ul>"),
        ("3-4 days, C++ & C#, 3 < 4", "<p>3-4 days, C++ &amp; C#, 3 &lt; 4</p>"),
        ("<b>Tasks</b>\n- a\n- b", "<p><strong>Tasks</strong></p><ul><li>a</li><li>b</li></ul>"),
        ("<p>• a<br>• b</p><p>end</p>", "<ul><li>a</li><li>b</li></ul><p>end</p>"),
        (["C++", "R&D", "x &amp; y"], "<ul><li>C++</li><li>R&amp;D</li><li>x &amp; y</li></ul>"),
        (
            "## Tasks\nWe **plant trees**, 2 ** 3",
            "<p><strong>Tasks</strong><br>We <strong>plant trees</strong>, 2 ** 3</p>",
        ),
        ("#hashtag, C# and *stars*", "<p>#hashtag, C# and *stars*</p>"),
        ("<html><head><title>Page 1</title></head><body><p>Hi</p></body></html>", "<p>Hi</p>"),
        ("", ""),
        (None, ""),
        ("Not Specified", ""),
        ("n/a", ""),
    ],
)
def test_plain_text_becomes_paragraphs_and_lists(text, html):
    assert rich(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("&lt;p&gt;Hi&lt;/p&gt;", "<p>Hi</p>"),
        ("&amp;lt;p&amp;gt;Hi &amp;amp; you&amp;lt;/p&amp;gt;", "<p>Hi &amp; you</p>"),
        ("<p>R&amp;amp;D&amp;nbsp;x &amp;uuml;</p>", "<p>R&amp;D x ü</p>"),
        ("&lt;p&gt;if a &amp;lt; b&lt;/p&gt;", "<p>if a &lt; b</p>"),
        ("<p>the tag &lt;div&gt;</p>", "<p>the tag &lt;div&gt;</p>"),
        ("AT&amp;T", "<p>AT&amp;T</p>"),
        ("Ã¼ber GroÃŸes â€“ â€œgutâ€", "<p>über Großes – “gutâ€</p>"),
    ],
)
def test_what_was_escaped_or_encoded_once_too_often_is_repaired(text, html):
    assert rich(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<p>ok<script>alert(1)</script></p>",
        "&lt;p&gt;ok&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
        '<p onclick="alert(1)">ok</p>',
        '<p>ok <a href="javascript:alert(1)">x</a></p>',
        "<p>ok<iframe src=//x.example></iframe><style>p{}</style><img src=x onerror=alert(1)></p>",
        "<p>ok</p><form action=/x><input></form>",
    ],
)
def test_nothing_that_runs_or_looks_outward_comes_in(text):
    html = rich(text)
    assert "ok" in html
    for bad in (
        "<script",
        "onclick",
        "onerror",
        "javascript:",
        "<iframe",
        "<style",
        "<img",
        "<form",
        "<input",
    ):
        assert bad not in html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  Gardener\t(m/f/d)\n", "Gardener (m/f/d)"),
        ("R&amp;amp;D Engineer", "R&D Engineer"),
        ("<b>Cook</b><br>Vienna", "Cook Vienna"),
        ("C++ <-> Java", "C++ <-> Java"),
        ("a\x00b\x1fc\u202ed\ud800\ufeff", "abcd"),
        ("Köln 😀", "Köln 😀"),
    ],
)
def test_a_line_is_clean_words(text, words):
    assert line(text, 200) == words


def test_a_long_title_is_cut_between_words():
    title = line("word " * 100, 200)
    assert len(title) <= 200
    assert title.endswith("word…")
    assert len(line("x" * 300, 200)) == 200


def sections(**facts):
    fields = fields_of(ImportedPosting(title="Gardener", **facts))
    return {name: fields[name] for name in ("introduction", "tasks", "profile", "benefits", "additional")}


def test_separate_properties_are_the_sections():
    assert sections(
        description="<p>We are nice.</p>",
        sections={
            "tasks": ["Plant"],
            "profile": ["Strong", "<p>Awake</p>"],
            "benefits": [["Tea", "Cake"]],
            "additional": ["PS"],
        },
    ) == {
        "introduction": "<p>We are nice.</p>",
        "tasks": "<p>Plant</p>",
        "profile": "<p>Strong</p><p>Awake</p>",
        "benefits": "<ul><li>Tea</li><li>Cake</li></ul>",
        "additional": "<p>PS</p>",
    }


GERMAN = """
<p>Wir sind nett.</p><h2>Ihre Aufgaben</h2><ul><li>Bäume pflanzen</li></ul><p><strong>Dein Profil:</strong></p>
<p>Grüner Daumen</p><h3>Nice to have</h3><p>Traktor</p><h4>Das bieten wir</h4><p>Tee</p>
<p><b>Kontakt</b></p><p>Anrufen</p>
"""
ENGLISH = """We are nice.

RESPONSIBILITIES:
- Plant trees

What you bring:
Green fingers

Nice to have
Tractor

Benefits
Tea

How to apply:
Call us"""


@pytest.mark.parametrize(
    ("text", "tasks", "profile"),
    [
        (
            GERMAN,
            "<ul><li>Bäume pflanzen</li></ul>",
            "<p>Grüner Daumen</p><h3>Nice to have</h3><p>Traktor</p>",
        ),
        (ENGLISH, "<ul><li>Plant trees</li></ul>", "<p>Green fingers</p><p>Nice to have<br>Tractor</p>"),
    ],
    ids=["German HTML", "English text"],
)
def test_sections_are_found_again_by_their_headings(text, tasks, profile):
    found = sections(description=text)
    assert found["introduction"] in ("<p>Wir sind nett.</p>", "<p>We are nice.</p>")
    assert found["tasks"] == tasks
    assert found["profile"] == profile
    assert found["benefits"] in ("<p>Tee</p>", "<p>Tea</p>")
    assert found["additional"] in ("<p>Anrufen</p>", "<p>Call us</p>")


def test_headings_in_the_middle_of_a_paragraph_are_seen():
    found = sections(
        description="Wir suchen Sie. Ihre Aufgaben: Bäume pflanzen. Ihr Profil: Stark. Wir bieten: Tee"
    )
    assert found["introduction"] == "<p>Wir suchen Sie.</p>"
    assert (found["tasks"], found["profile"]) == ("<p>Bäume pflanzen.</p>", "<p>Stark.</p>")
    assert found["benefits"] == "<p>Tee</p>"


def test_about_us_at_the_beginning_is_the_introduction_and_at_the_end_is_not():
    text = "<h3>Über uns</h3><p>Nett</p><h3>Aufgaben</h3><p>Pflanzen</p><h3>Über uns</h3><p>Groß</p>"
    found = sections(description=text)
    assert found["introduction"] == "<h3>Über uns</h3><p>Nett</p>"
    assert found["additional"] == "<p>Groß</p>"


def test_other_headings_stay_where_they_are():
    found = sections(
        description="<h2>Team Oak</h2><p>Nice</p><h2>Your tasks</h2><h3>Mornings</h3><p>Plant</p>"
    )
    assert found["introduction"] == "<h3>Team Oak</h3><p>Nice</p>"
    assert found["tasks"] == "<h3>Mornings</h3><p>Plant</p>"


def test_what_the_description_says_already_is_not_said_twice():
    text = "<p>Nice.</p><h3>Tasks</h3><ul><li>Plant &amp; water</li></ul><h3>Requirements</h3><p>Strong</p>"
    found = sections(description=text, sections={"tasks": ["Plant & water"], "profile": ["STRONG"]})
    assert found["tasks"] == "<ul><li>Plant &amp; water</li></ul>"
    assert found["profile"] == "<p>Strong</p>"


# --- Addresses --------------------------------------------------------------------------------------------------------

LABELS = ["a", "a-b", "-a", "a-", "a--b", "1", "a_b", "ü", "a" * 20, "a" * 21, "a" * 64, "com", "x1", ""]


@pytest.mark.parametrize("path", ["", "/", "/a?b=c&d", "/a b", "/ü", "/\n", "?a", "//", "/[", "/%zz"])
def test_the_quick_look_at_an_address_lets_through_nothing_that_the_validator_refuses(path):
    hosts = [".".join(labels) for size in (1, 2, 3) for labels in product(LABELS, repeat=size)]
    passed = [host for host in hosts if PLAIN_ADDRESS.fullmatch(f"https://{host}{path}")]
    for host in passed:
        is_web_address(f"https://{host}{path}")
    assert bool(passed) == (path in ("", "/", "/a?b=c&d", "//", "/%zz"))
