"""The applicants of an ad by status, and going through them one after the other (R4)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.admin.filters import AdFilter
from applications.deciding import board
from applications.models import Application
from companies.models import Role
from tests.factories import ApplicationFactory, MembershipFactory, PostingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.RECRUITER)
    client.force_login(me.user)
    return me


@pytest.fixture
def posting(me):
    return PostingFactory(company=me.company, title="Head gardener", paid=True)


def applicant(posting, name, days_ago=1, **traits):
    sent_at = timezone.now() - timedelta(days=days_ago)
    return ApplicationFactory(posting=posting, name=name, created_at=sent_at, submitted_at=sent_at, **traits)


def url_of(posting):
    return reverse("admin:applications_application_board", args=[posting.pk])


def action(name, application):
    return reverse(f"admin:applications_application_{name}", args=[application.pk])


def test_columns_hold_the_ads_applicants_by_status_the_longest_waiting_on_top(client, posting):
    applicant(posting, "Late Comer", 1)
    applicant(posting, "Early Bird", 9)
    applicant(posting, "Met Already", 5, status="interview")
    applicant(posting, "Still Writing", draft=True)
    ApplicationFactory(name="Of Another Ad", posting__company=posting.company)
    page = client.get(url_of(posting))
    columns = {column.status: [str(card) for card in column.cards] for column in page.context["columns"]}
    assert columns["submitted"] == ["Early Bird", "Late Comer"]
    assert columns["interview"] == ["Met Already"]
    assert "withdrawn" not in columns
    text = page.content.decode()
    assert "Still Writing" not in text
    assert "Of Another Ad" not in text


def test_a_long_column_ends_in_a_link_to_the_list(client, posting, monkeypatch):
    monkeypatch.setattr(board, "SHOWN", 2)
    for number in range(5):
        applicant(posting, f"Applicant {number}", number)
    page = client.get(url_of(posting)).content.decode()
    assert "3 more in the list" in page
    assert page.count("data-card") == 2


def test_asks_as_often_for_many_as_for_one(client, posting, django_assert_max_num_queries):
    applicant(posting, "One").ratings.create(stars=4)
    with django_assert_max_num_queries(12) as first:
        client.get(url_of(posting))
    for status in ("submitted", "in_review", "declined", "declined"):
        applicant(posting, "Another", status=status).notes.create(text="x")
    with django_assert_max_num_queries(len(first)):
        client.get(url_of(posting))


def test_a_move_on_the_board_decides_tells_nobody_and_comes_back_to_the_card(client, posting):
    application = applicant(posting, "Ada")
    answer = client.post(f"{action('decide', application)}?then=board", {"status": "in_review"})
    assert answer.url == f"{url_of(posting)}#{application.pk}"
    application.refresh_from_db()
    assert (application.status, application.told_status) == ("in_review", "submitted")
    assert "Not told yet" in client.get(url_of(posting)).content.decode()


def test_viewers_see_the_board_without_anything_to_do_and_strangers_do_not(client, me, posting):
    application = applicant(posting, "Ada")
    client.force_login(MembershipFactory(company=me.company, role=Role.VIEWER).user)
    page = client.get(url_of(posting)).content.decode()
    assert "Ada" in page
    assert action("decide", application) not in page
    assert "_selected_action" not in page
    client.force_login(MembershipFactory().user)
    assert client.get(url_of(posting)).status_code == 404
    assert client.post(url_of(posting)).status_code == 405


def test_next_and_previous_stay_with_the_ad_and_with_the_status_one_goes_through(client, me, posting):
    first, second, third = (applicant(posting, name, days) for name, days in [("A", 3), ("B", 2), ("C", 1)])
    Application.objects.filter(pk=second.pk).update(status="offer")
    ApplicationFactory(posting__company=me.company)
    context = client.get(action("change", second)).context
    assert (context["before"], context["after"]) == (first, third)
    context = client.get(action("change", first), {"among": "submitted"}).context
    assert (context["before"], context["after"]) == (None, third)
    assert client.get(action("change", first), {"among": "nonsense"}).context["after"] == second


def test_deciding_while_going_through_a_status_leads_to_the_next_one(client, posting):
    first, second = applicant(posting, "A", 2), applicant(posting, "B", 1)
    answer = client.post(f"{action('decide', first)}?among=submitted", {"status": "declined"})
    assert answer.url == f"{action('change', second)}?among=submitted"
    answer = client.post(f"{action('decide', second)}?among=submitted", {"status": "declined"})
    assert answer.url == f"{action('change', second)}?among=submitted"


def test_stars_are_one_for_each_member_and_go_when_given_again(client, me, posting):
    application = applicant(posting, "Ada")
    for stars in ("3", "5"):
        client.post(action("rate", application), {"stars": stars})
    rating = application.ratings.get()
    assert (rating.stars, rating.author) == (5, me.user)
    assert "★ 5" in client.get(url_of(posting)).content.decode()
    client.force_login(application.candidate)
    assert "★" not in client.get(application.get_absolute_url()).content.decode()
    client.force_login(me.user)
    client.post(action("rate", application), {"stars": "5"})
    assert not application.ratings.exists()


@pytest.mark.parametrize("stars", ["0", "6", "many", ""])
def test_other_stars_are_refused(client, posting, stars):
    application = applicant(posting, "Ada")
    page = client.post(action("rate", application), {"stars": stars}, follow=True)
    assert "one to five stars" in page.content.decode()
    assert not application.ratings.exists()


def test_list_of_an_ad_asks_as_often_for_many_as_for_one(client, posting, django_assert_max_num_queries):
    url = reverse("admin:applications_application_changelist")
    applicant(posting, "One")
    with django_assert_max_num_queries(12) as first:
        client.get(url, {"posting__id__exact": posting.pk})
    for number in range(4):
        applicant(posting, f"Another {number}", status="in_review")
    with django_assert_max_num_queries(len(first)):
        client.get(url, {"posting__id__exact": posting.pk})


def test_list_offers_the_newest_ads_and_the_chosen_one(client, me, posting, monkeypatch):
    monkeypatch.setattr(AdFilter, "SHOWN", 1)
    newer = PostingFactory(company=me.company, title="Forester", published_at=timezone.now())
    foreign = PostingFactory(title="Of strangers")
    applicant(posting, "Ada")
    applicant(newer, "Bea")
    url = reverse("admin:applications_application_changelist")
    page = client.get(url, {"posting__id__exact": posting.pk})
    assert [str(row) for row in page.context["cl"].result_list] == ["Ada"]
    assert dict(page.context["cl"].filter_specs[-1].lookup_choices) == {
        newer.pk: "Forester",
        posting.pk: "Head gardener",
    }
    page = client.get(url, {"posting__id__exact": foreign.pk})
    assert page.context["cl"].result_count == 0
    assert "Of strangers" not in page.content.decode()


@pytest.mark.parametrize("value", ["abc", "-1", "9" * 40, "²"])
def test_nonsense_for_an_ad_finds_nobody(client, posting, value):
    applicant(posting, "Ada")
    page = client.get(reverse("admin:applications_application_changelist"), {"posting__id__exact": value})
    assert page.context["cl"].result_count == 0
