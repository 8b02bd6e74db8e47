import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from companies.models import Role
from postings.models import Posting, Question
from tests.admin.crawler import Fields
from tests.factories import ApplicationFactory, MembershipFactory, PlaceFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:postings_posting_changelist")
ADD = reverse("admin:postings_posting_add")


def address(name, posting):
    return reverse(f"admin:postings_posting_{name}", args=[posting.pk])


def filled(client, url, **values):
    """The form of a page as a browser would send it, with these values."""
    fields = Fields(client.get(url).content.decode()).values
    return {name: value for name, value in fields.items() if "__prefix__" not in name} | values


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.RECRUITER)
    client.force_login(me.user)
    return me


@pytest.fixture
def draft(me):
    return PostingFactory(company=me.company, draft=True, paid=True, places=["Essen"])


def test_recruiter_writes_an_ad_with_five_sections_and_publishes_it(client, me):
    PlaceFactory(name="Essen")
    texts = {
        "introduction": "Hello",
        "tasks": "- plant",
        "profile": "**green** fingers",
        "benefits": "air",
        "additional": "more",
    }
    data = filled(client, ADD, title="Gärtner (m/w/d)", salary_min="40000", easy_apply="on", **texts) | {
        "places-0-where": "Nirgendwo am See"
    }
    assert client.post(ADD, data).status_code == 302
    posting = Posting.objects.get()
    assert posting.company == me.company
    assert posting.tasks == "<ul><li>plant</li></ul>"
    assert posting.profile == "<p><strong>green</strong> fingers</p>"
    assert posting.salary_currency == "EUR"
    assert posting.state == "draft"
    assert client.get(posting.get_absolute_url()).status_code == 404
    client.post(address("publish", posting))
    posting.refresh_from_db()
    assert posting.is_open
    assert client.get(posting.get_absolute_url()).status_code == 200


def test_saving_without_a_change_changes_no_text(client, me, draft):
    before = draft.tasks, draft.profile
    assert client.post(address("change", draft), filled(client, address("change", draft))).status_code == 302
    draft.refresh_from_db()
    assert (draft.tasks, draft.profile) == before


def test_what_was_typed_stays_beside_an_error(client, me):
    data = filled(client, ADD, title="x", tasks="- *typed", salary_min="9", salary_max="1", easy_apply="on")
    page = client.post(ADD, data).content.decode()
    assert "The upper salary is below the lower one." in page
    assert "- *typed" in page


def test_ad_has_its_buttons_and_what_is_missing(client, me):
    posting = PostingFactory(company=me.company, draft=True, tasks="")
    page = client.get(address("change", posting)).content.decode()
    assert "Describe the tasks." in page
    assert address("publish", posting) in page
    assert reverse("posting_preview", args=[posting.pk]) in page
    client.post(address("publish", posting))
    posting.refresh_from_db()
    assert posting.state == "draft"


def test_preview_is_the_page_as_the_public_will_see_it(client, me, draft):
    preview = reverse("posting_preview", args=[draft.pk])
    assert "Plant trees" in client.get(preview).content.decode()
    client.force_login(MembershipFactory().user)
    assert client.get(preview).status_code == 404


def test_the_reason_for_naming_no_salary_is_told(client, me):
    posting = PostingFactory(company=me.company, draft=True, salary_note="By collective agreement, group 9")
    page = client.get(reverse("posting_preview", args=[posting.pk])).content.decode()
    assert "By collective agreement, group 9" in page


@pytest.mark.parametrize(
    ("trait", "action", "data", "state"),
    [
        ("draft", "publish", {}, "open"),
        ("draft", "publish", {"at": "2099-01-01T08:00"}, "scheduled"),
        (None, "pause", {}, "paused"),
        ("paused", "resume", {}, "open"),
        (None, "close", {}, "closed"),
        ("closed", "extend", {"until": "2099-01-01"}, "open"),
    ],
)
def test_each_action_has_its_own_logged_address(client, me, trait, action, data, state):
    traits = {trait: True} if trait else {}
    closes_at = {} if trait == "closed" else {"closes_at": None}
    posting = PostingFactory(company=me.company, paid=True, places=["Essen"], **traits, **closes_at)
    assert client.get(address(action, posting)).status_code == 405
    assert client.post(address(action, posting), data).url == address("change", posting)
    posting.refresh_from_db()
    assert posting.state == state
    assert LogEntry.objects.get().user == me.user
    assert LogEntry.objects.get().object_id == str(posting.pk)


@pytest.mark.parametrize(("action", "data"), [("publish", {"at": "soon"}), ("extend", {"until": ""})])
def test_unreadable_dates_are_said_and_change_nothing(client, me, draft, action, data):
    page = client.post(address(action, draft), data, follow=True)
    assert page.status_code == 200
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_only_staff_freeze(client, me):
    posting = PostingFactory(company=me.company)
    assert client.post(address("freeze", posting)).status_code == 403
    client.force_login(UserFactory(staff=True))
    client.post(address("freeze", posting))
    posting.refresh_from_db()
    assert posting.state == "frozen"
    client.force_login(me.user)
    assert client.post(address("unfreeze", posting)).status_code == 403
    posting.refresh_from_db()
    assert posting.state == "frozen"


def test_viewer_looks_but_does_nothing(client, me, draft):
    client.force_login(MembershipFactory(company=me.company, role=Role.VIEWER).user)
    page = client.get(address("change", draft))
    assert "Plant trees" in page.content.decode()
    assert address("publish", draft) not in page.content.decode()
    for name in ("change", "publish", "close", "extend"):
        assert client.post(address(name, draft), {"title": "x"}).status_code == 403
    assert client.get(ADD).status_code == 403
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_list_action_asks_for_the_role_of_each_row(client, me, draft):
    """Recruiter here, only viewer there."""
    there = MembershipFactory(user=me.user, role=Role.VIEWER).company
    other = PostingFactory(company=there, draft=True, paid=True, places=["Essen"])
    foreign = PostingFactory(draft=True, paid=True, places=["Essen"])
    chosen = [str(posting.pk) for posting in (draft, other, foreign)]
    client.post(LIST, {"action": "publish_selected", "_selected_action": chosen})
    assert [Posting.objects.get(pk=pk).state for pk in chosen] == ["open", "draft", "draft"]


@pytest.mark.parametrize(
    ("trait", "applied", "status"),
    [({"draft": True}, False, 302), ({}, False, 403), ({"draft": True}, True, 403)],
)
def test_only_a_draft_without_applications_is_deleted(client, me, trait, applied, status):
    posting = PostingFactory(company=me.company, **trait)
    if applied:
        ApplicationFactory(posting=posting, ad={})
    assert client.post(address("delete", posting), {"post": "yes"}).status_code == status
    assert Posting.objects.exists() is (status == 403)


def test_list_has_the_same_number_of_queries_for_one_row_and_for_three(
    client, me, draft, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as first:
        client.get(LIST)
    for _ in range(2):
        PostingFactory(company=me.company)
    with django_assert_max_num_queries(len(first)):
        client.get(LIST, {"state": ""})


@pytest.mark.parametrize("state", ["draft", "open", "nonsense"])
def test_list_is_filtered_by_state(client, me, draft, state):
    PostingFactory(company=me.company, title="Opened one")
    page = client.get(LIST, {"state": state}).content.decode()
    assert ("Opened one" in page) is (state != "draft")
    assert (draft.title in page) is (state != "open")


def test_a_question_that_was_shown_is_replaced_and_never_changed(client, me):
    posting = PostingFactory(company=me.company, places=["Essen"])
    question = Question.objects.create(posting=posting, text="Do you drive?", kind="yes_no", must_be="yes")
    url = address("change", posting)
    client.post(url, filled(client, url, **{"questions-0-text": "Do you cycle?"}))
    question.refresh_from_db()
    assert (question.text, question.retired_at is None) == ("Do you drive?", False)
    new = posting.questions.get(retired_at=None)
    assert (new.text, new.must_be) == ("Do you cycle?", "yes")
    client.post(url, filled(client, url, **{"questions-0-DELETE": "on"}))
    new.refresh_from_db()
    assert new.retired_at <= timezone.now()


def test_questions_of_a_draft_are_simply_changed_and_deleted(client, me, draft):
    question = Question.objects.create(posting=draft, text="Do you drive?", kind="yes_no")
    url = address("change", draft)
    client.post(url, filled(client, url, **{"questions-0-text": "Do you cycle?"}))
    question.refresh_from_db()
    assert question.text == "Do you cycle?"
    client.post(url, filled(client, url, **{"questions-0-DELETE": "on"}))
    assert not draft.questions.exists()


def test_preview_differs_from_the_public_page_by_nothing_but_the_way_back_and_the_buttons(client, me, draft):
    """Word for word, so that nobody is surprised."""

    def words(url):
        page = client.get(url).content.decode()
        main = page[page.index("<article>") : page.index("</article>")]
        main = re.sub(r"<(form|time)\b.*?</\1>|<a[^>]*/report/.*?</a>", "", main, flags=re.DOTALL)
        return re.sub(r"<[^>]*>|\s+", " ", main).split()

    preview = words(reverse("posting_preview", args=[draft.pk]))
    assert "Back to the form" in client.get(reverse("posting_preview", args=[draft.pk])).content.decode()
    client.post(address("publish", draft))
    assert preview == words(draft.get_absolute_url())
