"""The apply button knows its states (J2)."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from applications.applying.states import apply_state
from tests.factories import ApplicationFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_open_ad_can_be_applied_for(posting, apply_url):
    for user in (AnonymousUser(), UserFactory()):
        assert apply_state(posting, user) == {"state": "apply", "url": apply_url, "date": None}


def test_applied_stays_applied_also_when_the_ad_has_closed(candidate):
    for posting in (PostingFactory(), PostingFactory(closed=True)):
        application = ApplicationFactory(posting=posting, candidate=candidate)
        expected = {
            "state": "applied",
            "url": application.get_absolute_url(),
            "date": application.submitted_at,
        }
        assert apply_state(posting, candidate) == expected


@pytest.mark.parametrize(("trait", "state"), [("draft", "draft"), ("withdrawn", "withdrawn")])
def test_draft_and_withdrawal_are_told_apart(posting, candidate, apply_url, trait, state):
    ApplicationFactory(posting=posting, candidate=candidate, **{trait: True})
    ApplicationFactory(posting=posting)
    found = apply_state(posting, candidate)
    assert (found["state"], found["url"]) == (state, apply_url)
    assert found["date"]


def test_draft_after_a_withdrawal_counts(posting, candidate):
    ApplicationFactory(posting=posting, candidate=candidate, withdrawn=True)
    ApplicationFactory(posting=posting, candidate=candidate, draft=True)
    assert apply_state(posting, candidate)["state"] == "draft"


@pytest.mark.parametrize("trait", ["closed", "paused", "scheduled"])
def test_ad_that_is_not_open_is_closed(trait):
    assert apply_state(PostingFactory(**{trait: True}), UserFactory())["state"] == "closed"


def test_ad_of_an_employer_with_a_form_leads_there(candidate):
    posting = PostingFactory(external=True)
    expected = {"state": "external", "url": reverse("posting_out", args=[posting.pk]), "date": None}
    assert apply_state(posting, candidate) == expected
