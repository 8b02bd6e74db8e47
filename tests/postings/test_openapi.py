"""The document says the truth about the API: schemathesis asks whatever it allows, and what it doesn't."""

import pytest
import schemathesis
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as bounds

from postings import openapi
from postings.models import Posting
from postings.structured_data import absolute
from tests.factories import PlaceFactory, PostingFactory

DOCUMENT = openapi.document(settings.SITE_URL, settings.SITE_NAME)
SCHEMAS = DOCUMENT["components"]["schemas"]
schema = schemathesis.openapi.from_dict(DOCUMENT)


@schema.parametrize()
@bounds(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_the_document_says(case, live_server):
    """With bad values, odd methods and missing rows, too; answers against their schemas, headers and types."""
    if not Posting.objects.exists():
        PostingFactory(pk=1, paid=True, places=[PlaceFactory()], category="it")
        PostingFactory(pk=2, remote=True, closes_at=None)
    case.call_and_validate(base_url=live_server.url)


@pytest.mark.django_db
def test_the_document_is_served_with_the_boards_address(client):
    response = client.get("/api/openapi.json")
    assert response.json() == DOCUMENT
    assert DOCUMENT["servers"] == [{"url": settings.SITE_URL}]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Job", "JobWithTexts", "Page"])
def test_every_key_that_is_answered_is_documented_and_the_other_way_round(client, name):
    posting = PostingFactory(additional="<p>More</p>", places=["Essen"])
    page = client.get("/api/jobs/").json()
    found = {
        "Page": page,
        "Job": page["results"][0],
        "JobWithTexts": client.get(f"/api/jobs/{posting.pk}/").json(),
    }
    assert set(found[name]) == set(SCHEMAS[name]["properties"])
    assert set(SCHEMAS["Place"]["properties"]) == set(page["results"][0]["places"][0])


@pytest.mark.django_db
def test_a_whole_walk_by_the_documents_own_links(client):
    for _ in range(51):
        PostingFactory()
    found, following = [], absolute("/api/jobs/?sort=newest")
    while following:
        page = client.get(following.removeprefix(settings.SITE_URL)).json()
        found, following = found + page["results"], page["next"]
    assert len(found) == len({job["id"] for job in found}) == 51
