"""What a first visit of the results costs over the wire, and a second one."""

import re

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.factories import PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db

MOST, MOST_SCRIPT = 75_000, 22_000


@pytest.fixture
def page(client):
    essen = PlaceFactory()
    for n in range(26):
        PostingFactory(title=f"Senior specialist for thing number {n} (m/f/d)", places=[essen], paid=True)
    return client.get(reverse("search"), headers={"accept-encoding": "gzip"})


def files_of(html):
    """Whatever the page makes a browser fetch: {name: bytes with brotli}."""
    names = set(re.findall(r'(?:src|href)="/static/([^"#]+)', html))
    assert {"css/site.css", "vendor/htmx/htmx.min.js", "icons.svg"} <= names
    found = {}
    for name in names:
        with open(finders.find(name), "rb") as file:
            text = file.read()
        for imported in re.findall(rb'@import url\("../([^"]+)"\)', text):
            with open(finders.find(imported.decode()), "rb") as file:
                text += file.read()
        found[name] = len(brotli.compress(text))
    return found


def test_a_first_visit_of_the_results_is_light(page, client):
    html = client.get(reverse("search")).content.decode()
    sizes = files_of(html) | {"the page": len(page.content)}
    assert page["Content-Encoding"] == "gzip"
    assert sum(sizes.values()) <= MOST, sizes
    assert sum(size for name, size in sizes.items() if name.endswith(".js")) <= MOST_SCRIPT, sizes


def test_nothing_is_fetched_from_elsewhere(client, page):
    html = client.get(reverse("search")).content.decode()
    fetched = re.findall(
        r'<(?:script|img|link rel="(?:stylesheet|icon|apple-touch-icon|preload)")[^>]*?(?:src|href)="([^"]+)"',
        html,
    )
    assert fetched
    assert [address for address in fetched if not re.match(r"/(static|media)/", address)] == []


def test_pictures_have_their_size_so_that_nothing_jumps(client, page):
    html = client.get(reverse("search")).content.decode()
    assert [
        tag for tag in re.findall(r"<img[^>]*>", html) if "width=" not in tag or "height=" not in tag
    ] == []
