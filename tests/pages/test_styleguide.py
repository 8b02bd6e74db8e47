import re

import pytest
from django.conf import settings
from django.urls import reverse

CSS = (settings.BASE_DIR / "static/css/site.css").read_text()
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")
# What is written upon what. 4.5 for text, 3 for the edges of fields (WCAG 1.4.3 and 1.4.11).
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "accent") for ground in ("ground", "paper", "sunken")],
    *[("danger", ground) for ground in ("ground", "paper", "danger-soft")],
    *[("ink", f"tint-{number}") for number in range(6)],
    ("ink", "accent-soft"),
    ("ink-soft", "accent-soft"),
    ("accent", "accent-soft"),
    ("accent-strong", "paper"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-accent-soft", "accent-soft"),
    ("warn", "warn-soft"),
    ("on-night", "night"),
    ("on-night-soft", "night"),
]
EDGES = [("line-strong", "paper"), ("line-strong", "ground"), ("accent", "ground"), ("signal", "night")]


def themes():
    light, dark = CSS.split("@media screen and (prefers-color-scheme: dark)", 1)
    light = dict(COLOUR.findall(light))
    return {"light": light, "dark": light | dict(COLOUR.findall(dark.split("/* Bootstrap's reboot", 1)[0]))}


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (EDGES, 3)])
def test_colours_can_be_read_upon_each_other(theme, pairs, least):
    colours = themes()[theme]
    weak = {pair: round(contrast(*map(colours.get, pair)), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < least} == {}


def test_dark_theme_answers_for_every_colour_of_the_light_one():
    dark = CSS.split("@media screen and (prefers-color-scheme: dark)", 1)[1].split(
        "/* Bootstrap's reboot", 1
    )[0]
    assert set(dict(COLOUR.findall(dark))) == set(themes()["light"])


def test_every_token_in_use_is_defined():
    used = set(re.findall(r"var\(--([\w-]+)", CSS))
    assert used - set(re.findall(r"--([\w-]+):", CSS)) == set()


def test_styleguide_is_not_public(client, db):
    assert client.get(reverse("styleguide")).status_code == 404


def test_styleguide_shows_every_part_without_the_database(client, settings, django_assert_num_queries):
    settings.DEBUG = True
    html = client.get(reverse("styleguide")).content.decode()  # no database fixture: a query would raise
    assert html.count("<h1") == 1
    for part in (
        "card",
        "facts",
        "chip",
        "badge",
        "table",
        "empty",
        "pager",
        "alert",
        "line",
        "invalid-feedback",
    ):
        assert re.search(rf'class="[^"]*\b{part}\b', html), part
    assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=", html)


def test_styleguide_shows_each_step_of_type_space_and_corners(client, settings):
    settings.DEBUG = True
    html = client.get(reverse("styleguide")).content.decode()
    for token, shown in (("text", "scale"), ("space", "space"), ("radius", "corner")):
        steps = set(re.findall(rf"--{token}-(\w+):", CSS))
        assert steps and steps == set(re.findall(rf'class="[^"]*\b{shown}-(\w+)"', html))
        assert {step for step in steps if f".{shown}-{step}" in CSS} == steps


def test_errors_and_help_are_tied_to_their_fields(client, settings):
    settings.DEBUG = True
    html = client.get(reverse("styleguide")).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    described = re.findall(r'aria-describedby="([^"]+)"', html)
    assert any("id_name_error" in words for words in described)
    assert {word for words in described for word in words.split()} <= set(ids)


@pytest.mark.parametrize("name", ["vendor/bootstrap", "vendor/htmx"])
def test_vendored_files_say_their_version_and_licence(name):
    folder = settings.BASE_DIR / "static" / name
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", (folder / "VERSION").read_text())
    assert len((folder / "LICENSE").read_text()) > 500
