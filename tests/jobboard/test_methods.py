"""Methods that a page doesn't have are answered 405, whoever asks and whether or not a token is shown."""

import pytest
from django.test import Client

from tests.factories import PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
ODD = ["TRACE", "PUT", "PATCH", "DELETE", "PROPFIND", "QUERY", "FOO"]
PAGES = ["/", "/jobs/", "/companies/", "/alerts/", "/saved/", "/account/login/", "/admin/", "/admin/postings/posting/",
         "/jobs/1/apply/", "/places/", "/healthz", "/readyz", "/favicon.ico", "/jobs/1/image.png"]  # fmt: skip
MACHINES = ["/api/jobs/", "/api/jobs/1/", "/api/jobs/x/", "/api/openapi.json", "/jobs.atom", "/feeds/indeed.xml",
            "/sitemap.xml", "/sitemap-ads-0.xml", "/robots.txt"]  # fmt: skip


@pytest.fixture
def strict():
    """A client that is asked for its token, as a browser is."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("method", ODD)
def test_odd_methods_are_refused_everywhere(strict, method):
    for path in PAGES + MACHINES:
        response = strict.generic(method, path)
        assert response.status_code == 405, path
        assert "GET" in response["Allow"]


@pytest.mark.parametrize("method", ODD)
def test_signed_in_they_are_refused_as_well(strict, method):
    strict.force_login(UserFactory(staff=True))
    for path in PAGES:
        assert strict.generic(method, path).status_code == 405, path


@pytest.mark.parametrize("path", MACHINES)
def test_what_programs_read_is_only_read(strict, path):
    response = strict.post(path, {"q": "x"})
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert strict.options(path).status_code == 204


def test_a_form_without_its_token_is_still_refused(strict):
    posting = PostingFactory()
    assert strict.post(f"/jobs/{posting.pk}/save/").status_code == 403
