import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import reverse

from companies.models import Role
from mail.models import Delivery
from tests.factories import MembershipFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.OWNER)
    client.force_login(me.user)
    return me


@pytest.mark.parametrize("url", ["/admin/", "/admin/postings/posting/", "/admin/r/1/1/", "/admin/nothing/"])
def test_signed_out_every_address_leads_to_the_one_sign_in(client, url):
    assert client.get(url).url == f"/account/login/?next={url}"


def test_its_own_sign_in_is_the_boards(client):
    assert client.get("/admin/login/?next=/admin/postings/").url == "/account/login/?next=/admin/postings/"


def test_a_candidate_is_refused_and_not_sent_in_circles(client):
    client.force_login(UserFactory())
    assert client.get(INDEX, follow=True).status_code == 403


def test_somebody_switched_off_is_out_at_once(client, me):
    me.user.is_active = False
    me.user.save()
    assert client.get(INDEX).status_code == 302


def test_recruiters_see_their_tables_and_staff_all(client, me):
    page = client.get(INDEX).content.decode()
    assert reverse("admin:postings_posting_changelist") in page
    assert reverse("admin:accounts_user_changelist") not in page
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    client.force_login(UserFactory(staff=True))
    for model in admin.site._registry:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(url, {"q": "x"}).status_code == 200


@pytest.mark.parametrize(
    "model", ["accounts_user", "mail_delivery", "alerts_run", "alerts_subscriber", "places_place"]
)
def test_what_the_program_writes_staff_can_not_add(client, model):
    client.force_login(UserFactory(staff=True))
    assert client.get(reverse(f"admin:{model}_add")).status_code == 403


def test_staff_do_not_see_the_codes_in_the_outbox(client):
    delivery = Delivery.objects.create(kind="code", to="a@b.de", language="en", payload={"code": "XKCD-42"})
    client.force_login(UserFactory(staff=True))
    page = client.get(reverse("admin:mail_delivery_change", args=[delivery.pk]))
    assert page.status_code == 200
    assert "XKCD-42" not in page.content.decode()


@pytest.mark.parametrize(
    "name", ["index", "postings_posting_add", "postings_posting_changelist", "companies_invitation_add"]
)
def test_pages_obey_the_content_security_policy(client, me, name):
    """No script or style inside the page, no handlers."""
    PostingFactory(company=me.company)
    answer = client.get(reverse(f"admin:{name}"))
    page = answer.content.decode()
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/admin/postings/posting/", {"id": "abc"}),
        ("/admin/postings/posting/", {"p": "1" + "0" * 18}),
        ("/admin/postings/posting/", {"p": "-1"}),
        ("/admin/postings/posting/", {"o": "99.abc"}),
        ("/admin/postings/posting/", {"company__id__exact": "9" * 30}),
        ("/admin/postings/posting/add/", {"closes_at": "abc", "company": "abc"}),
        ("/admin/postings/posting/abc/change/", {}),
        ("/admin/applications/application/abc/change/", {}),
        ("/admin/applications/application/abc/cv/", {}),
        ("/admin/applications/application/", {"posting__id__exact": "abc"}),
    ],
)
def test_nonsense_is_answered(client, me, path, query):
    PostingFactory(company=me.company)
    assert client.get(path, query).status_code in (200, 302, 404)


@pytest.mark.parametrize("selected", ["abc", "9" * 40, "\0"])
def test_nonsense_in_selected_rows_is_answered(client, me, selected):
    PostingFactory(company=me.company)
    data = {"action": "pause_selected", "_selected_action": selected}
    for name in ("postings_posting", "applications_application"):
        assert client.post(reverse(f"admin:{name}_changelist"), data).status_code in (302, 400)


def test_colours_are_those_of_the_board():
    css = Path(settings.BASE_DIR, "static/css")
    ours = set(re.findall(r"#[0-9a-f]{6}", (css / "admin.css").read_text()))
    assert ours
    assert ours <= set(re.findall(r"#[0-9a-f]{6}", (css / "site.css").read_text()))
