"""Every view of a CV stands in a log that the owners can read (R4)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.privacy.retention import purge
from applications import erasing
from applications.models import Access, Application
from companies.models import Role
from tests.factories import ApplicationFactory, DocumentFactory, MembershipFactory

pytestmark = pytest.mark.django_db
LOG = reverse("admin:applications_access_changelist")


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.VIEWER)
    client.force_login(me.user)
    return me


@pytest.fixture
def application(me):
    return ApplicationFactory(posting__company=me.company, name="Ada Lovelace")


def address(name, application):
    return reverse(f"admin:applications_application_{name}", args=[application.pk])


def test_seeing_and_fetching_a_cv_are_logged_with_who_it_was(client, me, application):
    client.get(address("change", application))
    client.get(address("cv", application))
    found = Access.objects.order_by("at").values_list("what", "by", "application", "company")
    assert [row[0] for row in found] == ["cv_seen", "cv_fetched"]
    assert {row[1:] for row in found} == {(me.user.pk, application.pk, me.company.pk)}


def test_a_page_without_a_cv_shows_none(client, me):
    application = ApplicationFactory(posting__company=me.company, cv=None)
    client.get(address("change", application))
    assert not Access.objects.exists()


@pytest.mark.parametrize(("role", "status"), [(Role.OWNER, 200), (Role.RECRUITER, 403), (Role.VIEWER, 403)])
def test_owners_read_it(client, me, application, role, status):
    client.get(address("change", application))
    client.force_login(MembershipFactory(company=me.company, role=role).user)
    page = client.get(LOG)
    assert page.status_code == status
    assert (me.user.email in page.content.decode()) is (status == 200)


def test_owners_of_other_companies_see_nothing_of_it_and_nobody_changes_it(client, me, application):
    client.get(address("change", application))
    entry = Access.objects.get()
    client.force_login(MembershipFactory().user)
    assert me.user.email not in client.get(LOG).content.decode()
    client.force_login(MembershipFactory(company=me.company).user)
    assert client.post(reverse("admin:applications_access_delete", args=[entry.pk])).status_code == 403


@pytest.mark.parametrize("act", [erasing.erase, erasing.restrict])
def test_once_the_application_is_gone_the_log_names_nobody(client, me, application, act):
    client.get(address("change", application))
    Application.objects.update(status="declined", told_status="declined")
    act(application)
    entry = Access.objects.get()
    assert entry.application is None
    client.force_login(MembershipFactory(company=me.company).user)
    page = client.get(LOG).content.decode()
    assert "CV seen" in page
    assert "Lovelace" not in page


def test_files_of_answers_are_logged(client, me, application):
    answer = application.answers.create(question_text="Portfolio", kind="file", document=DocumentFactory())
    client.get(reverse("admin:applications_application_answer", args=[application.pk, answer.pk]))
    assert Access.objects.get().what == "answer_fetched"


@pytest.mark.parametrize(("days", "is_kept"), [(364, True), (366, False)])
def test_after_a_year_it_is_forgotten(client, me, application, days, is_kept):
    client.get(address("cv", application))
    assert purge()["access_log"].done == 0
    Access.objects.update(at=timezone.now() - timedelta(days=days))
    assert purge()["access_log"].done == (not is_kept)
    assert Access.objects.exists() == is_kept
