"""One design system: what a page is dressed in stands in the style sheets, and what stands there is worn."""

import re

import pytest
from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
STATIC = settings.BASE_DIR / "static"
SHEETS = ["css/site.css", "css/print.css", "css/admin.css", "css/office.css"]


def classes_of(sheet):
    text = re.sub(r"/\*.*?\*/", "", (STATIC / sheet).read_text(), flags=re.S)
    return set(re.findall(r"\.(-?[_a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", text)))


def worn(path):
    """Whole words only: what a template puts together out of pieces can't be judged here."""
    for value in re.findall(r'class="([^"]*(?:"[^"]*"[^"]*)*?)"[ >]', path.read_text()):
        plain = re.sub(
            r"\{%.*?%\}|\{\{.*?\}\}", lambda found: "\0" if found[0].startswith("{{") else " ", value
        )
        yield from (
            word for word in plain.split() if "\0" not in word and re.fullmatch(r"[a-z][\w-]*[a-z0-9]", word)
        )


def pages():
    return [
        path
        for path in TEMPLATES.rglob("*.html")
        if not {"email", "emails", "mail", "admin"} & set(path.parts)
    ]


def test_every_class_of_a_page_is_in_the_style_sheet():
    known = set().union(*map(classes_of, SHEETS))
    unknown = {
        f"{path.relative_to(TEMPLATES)}: {word}"
        for path in pages()
        for word in worn(path)
        if word not in known
    }
    assert unknown == set()


def test_the_check_would_notice_one(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<p class="lead{% if x == "y" %} one-off{% endif %} {{ more }} is-{{ kind }}">')
    assert list(worn(page)) == ["lead", "one-off"]


@pytest.mark.parametrize("sheet", ["css/site.css", "css/office.css"])
def test_colours_come_from_the_tokens(sheet):
    text = re.sub(r"/\*.*?\*/", "", (STATIC / sheet).read_text(), flags=re.S)
    rules = text.split("/* Bootstrap's reboot", 1)[-1].split("--bs-body-font-family", 1)[-1]
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?![\w-]*\s*[{,:.])", rules)) <= {"#fff"}
