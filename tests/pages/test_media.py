"""Logos are public; nothing else below the media folder is."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.factories import CompanyFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_logo_is_served_for_a_year(client):
    company = CompanyFactory()
    company.logo.save("logo.png", ContentFile(b"pixels"))
    response = client.get(company.logo.url)
    assert b"".join(response.streaming_content) == b"pixels"
    assert "immutable" in response["Cache-Control"]
    client.force_login(UserFactory())
    assert (
        "immutable" in client.get(company.logo.url)["Cache-Control"]
    )  # there is nothing of the person in it


@pytest.mark.parametrize(
    "name", ["none.png", "../secret.png", "..%2Fsecret.png", "x.svg", "%00.png", "", "a/b.png"]
)
def test_nothing_else_is(client, name):
    default_storage.save("secret.png", ContentFile(b"secret"))
    response = client.get(f"/media/logos/{name}")
    assert response.status_code in (400, 404)


def test_the_icon_that_browsers_ask_for_by_themselves_is_found(client):
    assert client.get("/favicon.ico")["Location"] == "/static/favicon.svg"


def test_pages_travel_compressed(client):
    response = client.get("/jobs/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
