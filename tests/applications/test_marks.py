"""I1, I2: save, interested, not for me, hide."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from applications.marks import actions
from applications.models import HiddenCompany, Mark, MarkKind
from tests.factories import CompanyFactory, MarkFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
DOES = ["save", "interest", "dismiss", "hide"]
UNDOES = ["unsave", "uninterest", "undismiss", "unhide"]


@pytest.fixture
def candidate(client):
    user = UserFactory()
    client.force_login(user)
    return user


def act(client, name, posting, data=None, **kwargs):
    return client.post(reverse(f"applications:{name}", args=[posting.pk]), data, **kwargs)


def kinds(user):
    return sorted(Mark.objects.filter(candidate=user).values_list("kind", flat=True))


@pytest.mark.parametrize(("name", "kind"), list(zip(DOES, MarkKind.values, strict=True)))
def test_each_mark_is_one_post_and_leads_back_to_the_ad(client, candidate, name, kind):
    posting = PostingFactory()
    response = act(client, name, posting)
    assert response["Location"] == posting.get_absolute_url()
    assert kinds(candidate) == [kind]
    assert posting.title in str(next(iter(client.get(response["Location"]).context["messages"])))


@pytest.mark.parametrize(("name", "kind"), list(zip(UNDOES, MarkKind.values, strict=True)))
def test_each_mark_can_be_taken_back_alone_and_twice(client, candidate, name, kind):
    posting = PostingFactory()
    others = [other for other in (MarkKind.SAVED, MarkKind.HIDDEN) if other != kind]
    for each in [*others, kind]:
        MarkFactory(candidate=candidate, posting=posting, kind=each)
    for _ in range(2):
        assert act(client, name, posting).status_code == 302
        assert kinds(candidate) == sorted(others)


def test_saving_twice_is_one_row_that_keeps_its_date(client, candidate):
    posting = PostingFactory()
    act(client, "save", posting)
    first = Mark.objects.get()
    act(client, "save", posting)
    assert Mark.objects.get().created_at == first.created_at


def test_saved_hidden_and_an_opinion_stand_side_by_side(client, candidate):
    posting = PostingFactory()
    for name in DOES:
        act(client, name, posting)
    assert kinds(candidate) == ["dismissed", "hidden", "saved"]


def test_an_opinion_replaces_its_opposite_and_nobody_is_told_any_more(client, candidate):
    posting = PostingFactory()
    act(client, "interest", posting, {"tell_company": "1"})
    act(client, "dismiss", posting)
    assert kinds(candidate) == ["dismissed"]
    assert not Mark.objects.get().tell_company
    act(client, "interest", posting)
    assert kinds(candidate) == ["interested"]
    assert not Mark.objects.told_to_company().exists()


def test_two_opinions_on_one_ad_are_refused_by_the_database():
    mark = MarkFactory(interested=True)
    with pytest.raises(IntegrityError, match="mark_one_opinion"), transaction.atomic():
        MarkFactory(candidate=mark.candidate, posting=mark.posting, dismissed=True)


def test_a_company_is_told_of_interest_only_as_long_as_the_person_wants(client, candidate):
    posting = PostingFactory()
    act(client, "interest", posting)
    assert not Mark.objects.told_to_company().exists()
    act(client, "interest", posting, {"tell_company": "1"})
    assert Mark.objects.told_to_company().get().posting == posting
    act(client, "interest", posting)
    assert not Mark.objects.told_to_company().exists()
    assert kinds(candidate) == ["interested"]


def test_ticking_tell_the_company_tells_nothing_with_another_mark(client, candidate):
    act(client, "save", PostingFactory(), {"tell_company": "1"})
    assert not Mark.objects.get().tell_company


def test_one_person_s_marks_are_not_another_s(client, candidate):
    theirs = MarkFactory()
    act(client, "unsave", theirs.posting)
    assert Mark.objects.get() == theirs
    page = client.get(theirs.posting.get_absolute_url()).content.decode()
    assert 'aria-pressed="false"' in page
    assert 'aria-pressed="true"' not in page


@pytest.mark.parametrize("trait", ["draft", "scheduled", "frozen", "gone"])
def test_an_ad_that_cannot_be_read_cannot_be_marked(client, candidate, trait):
    assert act(client, "save", PostingFactory(**{trait: True})).status_code == 404
    assert not Mark.objects.exists()


@pytest.mark.parametrize("trait", ["closed", "gone", "paused"])
def test_a_mark_outlives_the_ad_and_can_be_taken_back(client, candidate, trait):
    mark = MarkFactory(candidate=candidate, posting=PostingFactory(**{trait: True}))
    assert act(client, "unsave", mark.posting).status_code == 302
    assert not Mark.objects.exists()


@pytest.mark.parametrize("name", [*DOES, *UNDOES])
def test_a_get_changes_nothing(client, candidate, name):
    posting = PostingFactory()
    assert client.get(reverse(f"applications:{name}", args=[posting.pk])).status_code == 405
    assert not Mark.objects.exists()


def test_an_unknown_ad_is_not_found(client, candidate):
    assert client.post("/jobs/999999/save/").status_code == 404
    assert client.post(f"/jobs/{10**30}/save/").status_code == 404


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil"]
)
def test_leads_back_where_one_was_but_never_to_another_site(client, candidate, elsewhere):
    posting = PostingFactory()
    assert act(client, "save", posting, {"next": "/jobs/?q=tree"})["Location"] == "/jobs/?q=tree"
    assert act(client, "save", posting, {"next": elsewhere})["Location"] == posting.get_absolute_url()


def test_htmx_gets_the_button_of_the_list(client, candidate):
    posting = PostingFactory(title="Welder", id=12345)  # written without the grouping of numbers
    headers = HTMX | {"HX-Target": f"save-{posting.pk}"}
    content = act(client, "save", posting, {"next": "/jobs/?q=tree"}, headers=headers).content.decode()
    assert f'id="save-{posting.pk}" action="/jobs/{posting.pk}/unsave/"' in content
    assert 'aria-pressed="true"' in content
    assert 'value="/jobs/?q=tree"' in content
    assert '<div id="announce" data-hx-swap-oob="innerHTML">Saved: Welder</div>' in content
    assert "<html" not in content


def test_htmx_gets_all_parts_of_the_ad_s_page(client, candidate):
    posting = PostingFactory()
    content = act(client, "interest", posting, {"tell_company": "1"}, headers=HTMX).content.decode()
    for part in ("ad-marks", "feedback", "hide-posting", "announce"):
        assert f'id="{part}"' in content
    assert content.count("data-hx-swap-oob") == 4
    assert f"{posting.company.name} sees that you are interested." in content


def test_htmx_loads_the_page_of_a_closed_ad_anew(client, candidate):
    posting = PostingFactory(closed=True)
    response = act(client, "unsave", posting, headers=HTMX)
    assert response["HX-Redirect"] == posting.get_absolute_url()


def test_a_company_is_hidden_and_shown_again(client, candidate):
    company = CompanyFactory(slug="forge")
    for _ in range(2):
        assert client.post("/companies/forge/hide/")["Location"] == company.get_absolute_url()
    assert HiddenCompany.objects.get().candidate == candidate
    content = client.post("/companies/forge/unhide/", headers=HTMX).content.decode()
    assert "/companies/forge/hide/" in content
    assert not HiddenCompany.objects.exists()


@pytest.mark.parametrize("name", ["hide_company", "unhide_company"])
def test_a_get_hides_no_company(client, candidate, name):
    address = reverse(f"applications:{name}", args=[CompanyFactory().slug])
    assert client.get(address).status_code == 405
    assert client.post(reverse(f"applications:{name}", args=["unknown"])).status_code == 404
    assert not HiddenCompany.objects.exists()


def together(*calls):
    """All at the same time, each on a connection of its own."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_parallel_saves_make_one_row():
    user, posting = UserFactory(), PostingFactory()
    together(*[lambda: actions.mark(posting, MarkKind.SAVED, by=user)] * 6)
    assert kinds(user) == ["saved"]


@pytest.mark.django_db(transaction=True)
def test_parallel_opposites_make_one_opinion():
    user, posting = UserFactory(), PostingFactory()
    opinions = [MarkKind.INTERESTED, MarkKind.DISMISSED] * 3
    together(*[lambda kind=kind: actions.mark(posting, kind, by=user) for kind in opinions])
    assert len(kinds(user)) == 1
