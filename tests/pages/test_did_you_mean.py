"""S2: a word that no job mentions is put right, and the page says and offers how."""

import pytest
from django.urls import reverse

from postings.search import vocabulary
from tests.factories import PostingFactory

pytestmark = pytest.mark.django_db


def page(client, q):
    return client.get(reverse("search"), {"q": q}).content.decode()


def test_a_slip_finds_what_is_meant_and_offers_the_word_itself(client):
    PostingFactory(title="Welder")
    vocabulary.refresh()
    content = page(client, "weldr")
    assert "Welder</a>" in content
    assert "No job mentions “weldr”. These mention: Welder." in content
    assert f'href="{reverse("search")}?q=Welder"' in content


def test_a_word_that_jobs_mention_is_left_alone(client):
    PostingFactory(title="Welder")
    vocabulary.refresh()
    assert "Did you mean" not in page(client, "welder")


def test_words_that_fit_no_job_together_show_jobs_that_fit_some_and_say_so(client):
    PostingFactory(title="Welder")
    vocabulary.refresh()
    content = page(client, "welder underwater")
    assert "Welder</a>" in content
    assert "No job fits all of these words" in content


def test_words_that_fit_nothing_leave_the_page_empty(client):
    PostingFactory(title="Welder")
    vocabulary.refresh()
    assert "No jobs found" in page(client, "astronaut submarine")


def test_a_word_of_an_ad_that_was_just_published_is_not_corrected(client):
    PostingFactory(title="Welder")
    vocabulary.refresh()
    PostingFactory(title="Weldor")
    content = page(client, "weldor")
    assert "Weldor</a>" in content
    assert "Welder</a>" not in content
    assert "No job mentions" not in content
