"""The sitemap index, its files and robots.txt (F2, S8, J4)."""

from datetime import datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from jobboard.pages import sitemap
from postings.models import Posting
from tests.factories import CompanyFactory, PlaceFactory, PostingFactory, ago

pytestmark = pytest.mark.django_db
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def past(**delta):
    return timezone.now().replace(microsecond=0) - timedelta(**delta)


def listed(client, path):
    """{path: lastmod or None} of an index or a file."""
    response = client.get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = fromstring(response.content)
    found = [(each.findtext(f"{SPACE}loc"), each.findtext(f"{SPACE}lastmod")) for each in root]
    assert found, f"{path} is empty, which the schema forbids"
    assert all(address.startswith(f"{settings.SITE_URL}/") for address, _at in found)
    dates = {
        address.removeprefix(settings.SITE_URL): at and datetime.fromisoformat(at) for address, at in found
    }
    assert len(dates) == len(found)
    return dates


def whole(client):
    """What all files list, each address once."""
    found = {}
    for path in listed(client, "/sitemap.xml"):
        entries = listed(client, path)
        assert not set(found) & set(entries)
        found |= entries
    return found


def test_everything_public_is_listed_once_and_answers(client):
    essen = PlaceFactory(slug="essen")
    posting = PostingFactory(category="it", places=[essen])
    expected = {
        "/", "/jobs/", "/jobs/browse/", "/companies/", "/imprint/", "/privacy/", "/terms/", "/accessibility/",
        posting.get_absolute_url(), posting.company.get_absolute_url(),
        "/jobs/in/essen/", "/jobs/category/it/", "/jobs/category/it/in/essen/",
    }  # fmt: skip
    found = whole(client)
    assert set(found) == expected
    for path in found:
        assert client.get(path).status_code == 200
        assert 'name="robots" content="noindex"' not in client.get(path).content.decode()


@pytest.mark.parametrize("trait", ["draft", "scheduled", "closed", "paused", "frozen"])
def test_an_ad_that_is_not_open_is_not_listed_nor_what_only_it_would_fill(client, trait):
    posting = PostingFactory(category="it", places=[PlaceFactory(slug="essen")], **{trait: True})
    found = whole(client)
    assert posting.get_absolute_url() not in found
    assert not [path for path in found if "essen" in path or "/it/" in path or posting.company.slug in path]


def test_an_empty_board_still_has_its_pages(client):
    assert list(listed(client, "/sitemap.xml")) == ["/sitemap-pages-0.xml"]
    assert listed(client, "/sitemap-pages-0.xml")["/"] is None


def test_lastmod_is_when_the_page_really_changed(client):
    old = past(days=30)
    posting = PostingFactory(category="it", places=[PlaceFactory(slug="essen")], published_at=old)
    edited = past(days=3)
    Posting.objects.update(updated_at=edited)
    type(posting.company).objects.update(updated_at=old)
    found = whole(client)
    assert found[posting.get_absolute_url()] == edited
    assert found["/"] == found["/jobs/in/essen/"] == found["/jobs/category/it/in/essen/"] == old
    assert found[posting.company.get_absolute_url()] == old
    assert found["/imprint/"] is None
    index = listed(client, "/sitemap.xml")
    assert index["/sitemap-ads-0.xml"] == edited
    company = posting.company
    company.story_en = "We are."
    company.save()
    assert whole(client)[company.get_absolute_url()] == company.updated_at.replace(microsecond=0)


def test_a_file_of_ads_changed_when_one_of_them_ended(client):
    PostingFactory(published_at=ago(days=9))
    ended = PostingFactory(published_at=ago(days=9), closes_at=ago(hours=1))
    Posting.objects.update(updated_at=past(days=9))
    assert listed(client, "/sitemap.xml")["/sitemap-ads-0.xml"] == ended.closes_at.replace(microsecond=0)


def test_no_file_is_longer_than_allowed_and_none_is_empty(client, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 3)
    monkeypatch.setattr(sitemap, "A_FILE", 3)
    places = [PlaceFactory(name=f"Town {n}", slug=f"town-{n}") for n in range(7)]
    postings = [PostingFactory(category="it", places=[place], company=CompanyFactory()) for place in places]
    Posting.objects.filter(pk=postings[3].pk).update(closes_at=past(hours=1))
    files = listed(client, "/sitemap.xml")
    assert len(files) >= 10
    assert all(len(listed(client, path)) <= (8 if "pages" in path else 3) for path in files)
    found = whole(client)
    assert sum(path.startswith("/jobs/in/town-") for path in found) == 6
    assert sum(path.startswith("/jobs/category/it/in/town-") for path in found) == 6
    assert {posting.get_absolute_url() in found for posting in postings if posting != postings[3]} == {True}


def test_an_ad_stays_in_its_file_whatever_others_do(client, monkeypatch):
    monkeypatch.setattr(sitemap, "A_FILE", 2)
    postings = [PostingFactory() for _ in range(4)]
    path = reverse("sitemap_file", args=["ads", postings[3].pk // 2])
    assert postings[3].get_absolute_url() in listed(client, path)
    Posting.objects.filter(pk__in=[posting.pk for posting in postings[:3]]).update(
        frozen_at=postings[0].created_at
    )
    assert postings[3].get_absolute_url() in listed(client, path)


@pytest.mark.parametrize(
    "name",
    ["ads-7", "ads-99999999999999999999999", "companies-7", "places-0", "places-7", "it-0", "pages-1", "nonsense-0",
     "ads--1", "ads-x", "ads-%00"],
)  # fmt: skip
def test_a_file_that_does_not_exist_is_not_found(client, name):
    PostingFactory()
    assert client.get(f"/sitemap-{name}.xml").status_code in (400, 404)


def test_an_unchanged_file_is_not_sent_again(client):
    posting = PostingFactory()
    for path in ("/sitemap.xml", "/sitemap-ads-0.xml", "/robots.txt"):
        tag = client.get(path)["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    tag = client.get("/sitemap-ads-0.xml")["ETag"]
    posting.title = "Another"
    posting.save()
    assert client.get("/sitemap-ads-0.xml", headers={"If-None-Match": tag}).status_code == 200


def test_robots_may_read_what_is_public_and_find_the_sitemap(client):
    posting = PostingFactory()
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())
    assert robots.site_maps() == [f"{settings.SITE_URL}/sitemap.xml"]
    image = reverse("posting_image", args=[posting.pk])
    public = [
        *whole(client),
        "/sitemap.xml",
        "/static/css/site.css",
        "/media/logos/x.webp",
        image,
        "/jobs/?q=cook",
    ]
    for path in public:
        assert robots.can_fetch("Googlebot", path), path
    for path in (
        "/admin/",
        "/account/login/",
        "/api/jobs/",
        "/alerts/manage/x/",
        "/applications/",
        "/saved/",
    ):
        assert not robots.can_fetch("Googlebot", path), path
