"""The picture that is shown beside a link to an ad, and the tags that lead to it."""

import re
from io import BytesIO

import pytest
from PIL import Image

from jobboard.pages import share_image
from jobboard.pages.share_image import ShareImage
from tests.factories import CompanyFactory, PostingFactory

pytestmark = pytest.mark.django_db
BOX = (80, 140, 1120, 450)  # where the title stands


def path(posting):
    return f"/jobs/{posting.pk}/image.png"


def picture(client, posting):
    response = client.get(path(posting))
    assert response.status_code == 200 and response["Content-Type"] == "image/png"
    return Image.open(BytesIO(response.content)).convert("RGB")


def is_empty(image, box):
    return len(image.crop(box).getcolors(10_000)) == 1


@pytest.mark.parametrize(
    "title",
    [
        "Gärtner (m/w/d)",
        "x" * 200,
        "W" * 200,
        "Leiterin einer Abteilung mit einem sehr langen Namen " * 4,
        "مطلوب مهندس برمجيات " * 9,
        "דרוש מהנדס",
        "😀👩🏽‍🚀🏳️‍🌈 Astronaut",
        "e" + "\u0301" * 150,
        "\u202egnp.exe\u202c",
        "a\tb\nc\x0b\x1bd",
        "<script>&amp;",
    ],
)
def test_any_title_is_drawn_within_its_box(client, title):
    image = picture(client, PostingFactory(title=title[:200], places=["Essen"]))
    assert image.size == (1200, 630)
    assert not is_empty(image, BOX)
    for margin in ((0, 0, 60, 590), (1140, 0, 1200, 590)):
        assert is_empty(image, margin)


@pytest.mark.parametrize("title", ["招聘工程师", "\U000e0001\u200b", " "])
def test_of_a_title_without_a_letter_that_can_be_drawn_the_company_is_shown(client, title):
    posting = PostingFactory(title=title, company=CompanyFactory(name="Elster"))
    assert not is_empty(picture(client, posting), BOX)
    assert share_image.drawable(title) == ""


def test_a_language_that_runs_to_the_left_begins_at_the_right():
    assert share_image.is_right_to_left("42 دروש")
    assert share_image.is_right_to_left("דרוש Engineer")
    assert not share_image.is_right_to_left("Engineer דרוש")
    assert not share_image.is_right_to_left("42")


def test_it_says_where_in_the_ads_language(client):
    places = ["Essen", "Bonn", "Kleve"]
    assert ShareImage.of(PostingFactory(language="de", places=places)).place == "Essen, Bonn und 1 weiterer"
    assert ShareImage.of(PostingFactory(language="en", places=places)).place == "Essen, Bonn and 1 more"
    assert ShareImage.of(PostingFactory(language="en", remote=True)).place == "Fully remote"
    assert ShareImage.of(PostingFactory()).place == ""


def test_it_is_drawn_once_and_sent_once(client, monkeypatch):
    posting = PostingFactory()
    first = client.get(path(posting))
    assert "public" in first["Cache-Control"]
    monkeypatch.setattr(ShareImage, "drawn", None)  # would raise if called
    again = client.get(path(posting))
    assert again.content == first.content
    unchanged = client.get(path(posting), headers={"If-None-Match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


@pytest.mark.parametrize("change", ["title", "company", "board"])
def test_it_changes_with_what_it_shows_and_so_does_its_address(client, settings, change):
    posting = PostingFactory()
    before, tag = share_image.address(posting), client.get(path(posting))["ETag"]
    if change == "title":
        posting.title = "Another"
    elif change == "company":
        posting.company.name = "Another"
        posting.company.save()
    else:
        settings.SITE_NAME = "Another"
    posting.save()
    assert share_image.address(posting) != before
    assert client.get(path(posting), headers={"If-None-Match": tag}).status_code == 200
    assert client.get(share_image.address(posting)).status_code == 200


@pytest.mark.parametrize(("trait", "status"), [("draft", 404), ("scheduled", 404), ("frozen", 404), ("gone", 404),
                                               ("closed", 200), ("paused", 200)])  # fmt: skip
def test_it_is_there_as_long_as_the_ad_can_be_read(client, trait, status):
    assert client.get(path(PostingFactory(**{trait: True}))).status_code == status


@pytest.mark.parametrize("name", ["0", "99999999999999999999999", "x"])
def test_another_one_is_not_found(client, name):
    assert client.get(f"/jobs/{name}/image.png").status_code == 404


def test_the_ad_says_what_to_show_beside_a_link_to_it(client):
    posting = PostingFactory(title='Say "hi" & <b>', company=CompanyFactory(name="Elster"), places=["Essen"])
    page = client.get(posting.get_absolute_url()).content.decode()
    tags = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page))
    assert tags["og:title"] == "Say &quot;hi&quot; &amp; &lt;b&gt; – Elster"
    assert tags["og:url"] == f"https://jobs.example.org{posting.get_absolute_url()}"
    assert tags["og:image"] == f"https://jobs.example.org{share_image.address(posting)}"
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
    assert tags["og:image:alt"] == tags["og:title"]
    assert tags["twitter:card"] == "summary_large_image"
    assert {"og:type", "og:site_name", "og:description", "og:locale"} <= set(tags)
