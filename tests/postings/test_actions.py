from datetime import timedelta

import pytest
from django.utils import timezone

from postings import actions
from postings.models import STATES, Posting
from tests.factories import PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TRAITS = ["draft", "scheduled", "open", "paused", "closed", "frozen"]


def make(state, **values):
    traits = {} if state == "open" else {state: True}
    return PostingFactory(places=["Essen"], **{"paid": True} | traits | values)


@pytest.fixture
def by():
    return UserFactory()


@pytest.mark.parametrize("state", TRAITS)
def test_rows_in_a_state_are_those_that_say_so_themselves(state):
    for other in TRAITS:
        make(other)
    [posting] = Posting.objects.in_state(state)
    assert posting.state == state
    assert posting.state_label == STATES[state]


def test_ads_that_were_published_say_so_themselves():
    for state in TRAITS:
        make(state)
    make("paused", published_at=timezone.now() + DAY)
    found = set(Posting.objects.published())
    assert found == {posting for posting in Posting.objects.all() if posting.is_published}
    assert {posting.state for posting in found} == {"open", "paused", "closed"}


def test_publishing_opens_now(by):
    posting = actions.publish(make("draft"), by=by)
    assert posting.is_open


def test_publishing_at_a_date_schedules(by):
    at = timezone.now() + DAY
    posting = actions.publish(make("draft"), by=by, at=at)
    assert (posting.state, posting.published_at) == ("scheduled", at)
    assert actions.publish(posting, by=by).is_open


@pytest.mark.parametrize(
    ("lacking", "sentence"),
    [
        ({"places": []}, "place"),
        ({"tasks": ""}, "tasks"),
        ({"profile": ""}, "profile"),
        ({"paid": False}, "salary"),
    ],
)
def test_publishing_names_what_is_missing(by, lacking, sentence):
    posting = PostingFactory(**{"draft": True, "paid": True, "places": ["Essen"]} | lacking)
    with pytest.raises(actions.NotPossible, match=sentence):
        actions.publish(posting, by=by)
    posting.refresh_from_db()
    assert posting.published_at is None


@pytest.mark.parametrize(
    "instead",
    [
        {"paid": False, "salary_note": "By collective agreement"},
        {"places": [], "model": "remote", "remote_countries": ["DE"]},
    ],
)
def test_a_reason_will_do_for_a_salary_and_countries_for_a_place(by, instead):
    posting = PostingFactory(**{"draft": True, "paid": True, "places": ["Essen"]} | instead)
    assert actions.publish(posting, by=by).is_open


@pytest.mark.parametrize("values", [{"at": timezone.now() - DAY}, {}])
def test_impossible_dates_are_refused(by, values):
    posting = make("draft", closes_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(actions.NotPossible):
        actions.publish(posting, by=by, **values)


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        (actions.close, "open", "closed"),
        (actions.close, "paused", "closed"),
        (actions.pause, "open", "paused"),
        (actions.resume, "paused", "open"),
        (actions.freeze, "open", "frozen"),
        (actions.unfreeze, "frozen", "open"),
    ],
)
def test_actions_lead_from_state_to_state(by, action, before, after):
    posting = make(before)
    assert action(posting, by=by).state == after
    posting.refresh_from_db()
    assert posting.state == after


@pytest.mark.parametrize(
    ("action", "states"),
    [
        (actions.publish, ["open", "paused", "closed", "frozen"]),
        (actions.close, ["draft", "scheduled", "closed", "frozen"]),
        (actions.pause, ["draft", "scheduled", "paused", "closed", "frozen"]),
        (actions.resume, ["draft", "scheduled", "open", "closed", "frozen"]),
    ],
)
def test_other_states_are_refused_and_stay(by, action, states):
    for state in states:
        posting = make(state)
        with pytest.raises(actions.NotPossible):
            action(posting, by=by)
        posting.refresh_from_db()
        assert posting.state == state


@pytest.mark.parametrize("state", ["open", "paused", "scheduled", "closed"])
def test_extending_never_moves_the_date_of_publication(by, state):
    posting = make(state)
    before = posting.published_at
    until = timezone.now() + 60 * DAY
    extended = actions.extend(posting, by=by, until=until)
    assert (extended.published_at, extended.closes_at) == (before, until)
    assert extended.state == {"closed": "open"}.get(state, state)


@pytest.mark.parametrize(
    ("trait", "days"), [("open", -1), ("scheduled", 0.5), ("gone", 10), ("draft", 10), ("frozen", 10)]
)
def test_extending_is_refused_into_the_past_and_for_ads_long_closed(by, trait, days):
    with pytest.raises(actions.NotPossible):
        actions.extend(make(trait), by=by, until=timezone.now() + days * DAY)


@pytest.mark.parametrize(
    ("title", "is_marked"),
    [
        ("Gärtner (m/w/d)", True),
        ("Gärtner (w|m|d)", True),
        ("Gärtner:in", True),
        ("Gärtner*innen", True),
        ("Gärtner/-in", True),
        ("Kaufmann/-frau", True),
        ("GärtnerIn", True),
        ("Engineer (all genders)", True),
        ("Gärtner", False),
        ("Gärtner in Essen", False),
        ("Leiter Innendienst", False),
    ],
)
def test_german_titles_without_a_gender_marker_are_hinted_at(title, is_marked):
    assert bool(actions.hints(Posting(language="de", title=title))) is not is_marked
    assert actions.hints(Posting(language="en", title=title)) == []
