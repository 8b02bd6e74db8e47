"""I1: what a person wanted to mark before signing in is done by the POST that signs them in."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.marks import wishes
from applications.models import HiddenCompany, Mark, MarkKind
from tests.factories import PASSWORD, CompanyFactory, PostingFactory, UserFactory

# The codes are mailed by another connection.
pytestmark = pytest.mark.django_db(transaction=True)
LOGIN = "/account/login/"


@pytest.fixture
def person():
    return UserFactory(email="person@example.org")


def want(client, name, thing, data=None, **kwargs):
    key = thing.slug if name.endswith("company") else thing.pk
    return client.post(reverse(f"applications:{name}", args=[key]), data, **kwargs)


def sign_in(client, password=PASSWORD, **data):
    data = {"login": "person@example.org", "password": password} | data
    return client.post(LOGIN, data, follow=True)


def kinds():
    return sorted(Mark.objects.values_list("candidate__email", "kind"))


def test_saving_leads_to_the_sign_in_and_back_to_where_one_was(client, person):
    posting = PostingFactory(title="Welder")
    response = want(client, "save", posting, {"next": "/jobs/?q=welder"})
    parts = urlsplit(response["Location"])
    assert (parts.path, parse_qs(parts.query)) == (LOGIN, {"next": ["/jobs/?q=welder"]})
    assert not Mark.objects.exists()
    page = sign_in(client, next="/jobs/?q=welder")
    assert page.redirect_chain == [("/jobs/?q=welder", 302)]
    assert "Saved: Welder" in page.content.decode()
    assert kinds() == [("person@example.org", "saved")]


def test_htmx_is_led_to_the_sign_in_as_a_whole_page(client):
    response = want(client, "save", PostingFactory(), {"next": "/jobs/"}, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == f"{LOGIN}?next=%2Fjobs%2F"
    assert response.content == b""


def test_a_sign_in_by_code_does_it_too(client, person, code_for):
    want(client, "save", PostingFactory())
    client.post("/account/login/code/", {"email": person.email, "next": "/jobs/"})
    assert not Mark.objects.exists()
    page = client.post(
        "/account/login/code/confirm/", {"code": code_for(person.email), "next": "/jobs/"}, follow=True
    )
    assert page.request["PATH_INFO"] == "/jobs/"
    assert kinds() == [("person@example.org", "saved")]


def test_so_does_a_new_account_which_the_sign_in_page_leads_to(client, code_for):
    posting = PostingFactory()
    login = client.get(want(client, "interest", posting)["Location"]).content.decode()
    signup = re.search(r'href="(/account/signup/\?next=[^"]+)"', login)[1]
    field = re.search(r'name="next" value="([^"]+)"', client.get(signup).content.decode())[1]
    page = client.post(signup, {"email": "new@example.org", "next": field}, follow=True)
    field = re.search(r'name="next" value="([^"]+)"', page.content.decode())[1]
    code = code_for("new@example.org")
    page = client.post("/account/login/code/confirm/", {"code": code, "next": field}, follow=True)
    assert page.request["PATH_INFO"] == posting.get_absolute_url()
    assert kinds() == [("new@example.org", "interested")]


def test_all_kinds_are_carried_and_told_only_if_ticked(client, person):
    posting, other, company = PostingFactory(), PostingFactory(), CompanyFactory()
    want(client, "interest", posting, {"tell_company": "1"})
    want(client, "interest", other)
    want(client, "dismiss", PostingFactory())
    want(client, "hide", PostingFactory())
    want(client, "hide_company", company)
    sign_in(client)
    assert [kind for _email, kind in kinds()] == ["dismissed", "hidden", "interested", "interested"]
    assert Mark.objects.told_to_company().get().posting == posting
    assert HiddenCompany.objects.get().company == company


def test_there_is_nothing_to_take_back_without_a_sign_in(client, person):
    posting = PostingFactory()
    for name in ("unsave", "uninterest", "undismiss", "unhide"):
        assert want(client, name, posting)["Location"].startswith(LOGIN)
    assert want(client, "unhide_company", posting.company)["Location"].startswith(LOGIN)
    assert wishes.WISHES not in client.session


def test_a_failed_sign_in_does_nothing_and_keeps_the_wish(client, person):
    want(client, "save", PostingFactory())
    sign_in(client, password="wrong")
    assert not Mark.objects.exists()
    sign_in(client)
    assert kinds() == [("person@example.org", "saved")]


def test_a_wish_is_done_once(client, person):
    posting = PostingFactory()
    want(client, "save", posting)
    sign_in(client)
    want(client, "unsave", posting)
    client.post("/account/logout/")
    sign_in(client)
    assert not Mark.objects.exists()


def test_a_wish_of_yesterday_is_forgotten(client, person):
    want(client, "save", PostingFactory())
    session = client.session
    session[wishes.WISHES][0]["at"] -= wishes.GOOD_FOR + 1
    session.save()
    sign_in(client)
    assert not Mark.objects.exists()


def test_an_ad_that_went_meanwhile_does_not_stop_the_sign_in(client, person):
    posting, company = PostingFactory(), CompanyFactory()
    want(client, "save", posting)
    want(client, "hide_company", company)
    company.delete()
    posting.frozen_at = timezone.now()
    posting.save()
    page = sign_in(client)
    assert page.context["user"] == person
    assert "This job is no longer advertised." in page.content.decode()
    assert not Mark.objects.exists()


def test_the_same_wish_twice_is_one_and_the_oldest_give_way(client):
    postings = PostingFactory.create_batch(wishes.MOST + 1)
    for posting in [*postings, postings[-1]]:
        want(client, "save", posting)
    kept = [(wish["kind"], wish["key"]) for wish in client.session[wishes.WISHES]]
    assert kept == [(MarkKind.SAVED, posting.pk) for posting in postings[1:]]


def test_an_ad_that_cannot_be_read_leaves_no_wish(client):
    assert want(client, "save", PostingFactory(draft=True)).status_code == 404
    assert client.post(reverse("applications:hide_company", args=["unknown"])).status_code == 404
    assert wishes.WISHES not in client.session
