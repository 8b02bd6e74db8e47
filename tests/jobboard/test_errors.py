"""What goes wrong is said clearly, with all headers."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.test import Client
from django.urls import path

from tests.factories import PostingFactory


@login_not_required
def broken(request):
    raise RuntimeError("on purpose")


handler500 = "jobboard.pages.views.errors.server_error"
urlpatterns = [path("broken/", broken)]


@pytest.fixture
def database_down(transactional_db):
    """Really down: the connection is closed, and a new one finds nobody listening."""
    PostingFactory()
    connection.close()
    settings = connection.settings_dict
    before = settings["PORT"]
    settings["PORT"] = "1"
    yield
    connection.close()
    settings["PORT"] = before


@pytest.mark.parametrize("address", ["/", "/jobs/", "/jobs/cook-1/", "/api/jobs/", "/companies/"])
def test_without_a_database_a_503_says_when_to_come_back(database_down, address):
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "half a minute" in response.content.decode()
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_a_signed_in_person_gets_the_same(database_down):
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    assert client.get("/jobs/").status_code == 503


@pytest.mark.urls("tests.jobboard.test_errors")
def test_a_crash_is_a_500_that_tells_nothing():
    response = Client(raise_request_exception=False).get("/broken/")
    assert response.status_code == 500
    assert "on purpose" not in response.content.decode()


def test_an_unknown_address_is_a_404_in_our_look(client, db):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "<h1" in response.content.decode()
