"""A mail out of its templates: `mail.rendering.compose`."""

import pytest

from mail.models import Delivery
from mail.rendering import compose, inline_rows

TEMPLATES = {
    "notes/emails/hello.subject.txt": "{{ name }} & Co.\n says hello\n",
    "notes/emails/hello.txt": "Dear {{ name }},\n\n\n\n\nR&D <now> hiring\n",
    "notes/emails/hello.html": (
        '{% extends "mail/base.html" %}{% block content %}<h1>{{ name }}</h1>'
        '<p><a class="button" href="{{ site_url }}/x/">Go</a></p>{% endblock %}'
    ),
}


@pytest.fixture
def message(settings):
    [engine] = settings.TEMPLATES
    loaders = [
        ("django.template.loaders.locmem.Loader", TEMPLATES),
        "django.template.loaders.filesystem.Loader",
    ]
    options = engine["OPTIONS"] | {"loaders": loaders}
    settings.TEMPLATES = [engine | {"APP_DIRS": False, "OPTIONS": options}]
    delivery = Delivery(kind="note", to="jo@example.org", language="de")
    return compose(delivery, "notes/hello", {"name": "<b>Müller</b>"}, headers={"X-Own": "1"})


def test_text_comes_first_and_html_is_the_alternative(message):
    parts = message.message().get_payload()
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert message.message().get_content_type() == "multipart/alternative"
    assert message.message()["X-Own"] == "1"


def test_the_text_is_not_escaped_and_has_no_holes(message):
    assert message.body == "Dear <b>Müller</b>,\n\nR&D <now> hiring\n"


def test_the_subject_is_one_line(message):
    assert message.subject == "<b>Müller</b> & Co. says hello"


def test_the_charset_is_said_before_anything_else(message):
    [(html, _)] = message.alternatives
    assert html.count("charset") == 1
    assert html.encode().index(b'<meta charset="utf-8">') < 1000


def test_the_html_is_escaped(message):
    [(html, _)] = message.alternatives
    assert "&lt;b&gt;Müller" in html
    assert "<b>Müller" not in html


def test_styles_stand_at_the_elements_and_dark_mode_in_the_head(message):
    [(html, _)] = message.alternatives
    assert 'href="https://jobs.example.org/x/" style="' in html
    head, body = html.split("</head>")
    assert "prefers-color-scheme: dark" in head.replace("scheme:dark", "scheme: dark")
    assert "@media" not in body
    assert '<html lang="de">' in html


def test_nothing_is_fetched_when_the_mail_is_opened(message):
    [(html, _)] = message.alternatives
    assert "<img" not in html
    assert "<link" not in html
    assert "url(" not in html


def test_rows_come_in_few_lines_none_of_which_must_be_encoded():
    row = "<tr>" + "\n<td>word</td>" * 200 + "\n</tr>"
    for ready in inline_rows([row, row]):
        lines = ready.split("\n")
        assert ready.count("word") == 200
        assert len(lines) < 100
        assert max(map(len, lines)) < 998
