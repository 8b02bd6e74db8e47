"""Deleting the account: what goes, and what law makes a company keep (C3)."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from accounts.models import Document, User
from accounts.privacy import erasure, own_data, retention
from applications.models import Application, Errand, Mark, ReplyTemplate
from mail.models import Delivery, Suppression
from mail.outbox import enqueue
from tests.admin.world import World, own_models
from tests.factories import (
    ApplicationFactory,
    CompanyFactory,
    DocumentFactory,
    MembershipFactory,
    ProfileFactory,
    ReportFactory,
    SubscriberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return ProfileFactory(user__email="ada@example.org").user


def rejected(candidate, days=10):
    then = timezone.now() - timedelta(days=days)
    row = ApplicationFactory(
        candidate=candidate, status="declined", answered_at=then, posting__title="Welder"
    )
    row.changes.create(from_status="submitted", to_status="declined", told_at=then)
    return row


def test_open_applications_go_and_the_team_is_told_without_a_name(ada, mailbox):
    application = ApplicationFactory(candidate=ada, name="Ada Lovelace", posting__title="Welder")
    recruiter = MembershipFactory(company=application.posting.company).user
    assert [str(sentence) for sentence in own_data.warnings(ada)] == [
        f"Your application as Welder at {application.posting.company} is withdrawn and erased."
    ]
    erasure.erase(ada)
    assert not Application.objects.exists()
    [mail] = mailbox(recruiter.email)
    assert mail.subject == "Withdrawn and erased: an application for Welder"
    assert "Lovelace" not in mail.text()


def test_what_is_over_goes_without_a_word_to_the_team(ada):
    application = ApplicationFactory(candidate=ada, withdrawn=True)
    ApplicationFactory(candidate=ada, draft=True)
    ApplicationFactory(unconfirmed=True, email="ada@example.org")
    MembershipFactory(company=application.posting.company)
    erasure.erase(ada)
    assert not Application.objects.exists()
    assert not Delivery.objects.filter(kind="application-erased").exists()


def test_a_rejection_stays_out_of_everybodys_sight_until_nobody_may_go_to_court(ada, client):
    application = rejected(ada)
    recruiter = MembershipFactory(company=application.posting.company).user
    cv = application.cv
    [kept] = erasure.erase(ada)
    assert (kept.title, kept.holder) == ("Welder", application.posting.company.name)
    assert kept.until.date() == (timezone.now() + timedelta(days=173)).date()
    application.refresh_from_db()
    assert application.restricted_at
    assert application.candidate is None
    assert Document.objects.get(pk=cv.pk).owner is None
    client.force_login(recruiter)
    page = reverse("admin:applications_application_change", args=[application.pk])
    assert client.get(page).status_code in (302, 404)
    for url in (reverse("admin:applications_application_changelist"), reverse("admin:index")):
        assert "Ada Example" not in client.get(url).content.decode()
    for name in ("cv", "note"):
        assert client.post(page.replace("change", name)).status_code in (404, 405)


def test_nothing_that_hangs_on_a_restricted_one_is_managed_by_anybody():
    """Every table of a company that leads to an application, whoever adds one."""
    world = World("acme")
    owner, application = world.member("owner"), world.rows[Application]
    not_tied = (Mark, Errand, ReplyTemplate)  # an errand's file goes when an application is restricted
    ours = [
        model for model in own_models() if model._meta.app_label == "applications" and model not in not_tied
    ]
    tied = [model for model in ours if hasattr(model.objects, "managed_by")]
    assert len(tied) > 5
    assert all(model.objects.managed_by(owner).exists() for model in tied)
    Application.objects.filter(pk=application.pk).update(
        status="declined", candidate=None, restricted_at=timezone.now()
    )
    assert not [model for model in tied if model.objects.managed_by(owner).exists()]


def test_staff_find_a_restricted_one_in_case_of_a_claim_and_recruiters_do_not(ada, client):
    application = rejected(ada)
    recruiter = MembershipFactory(company=application.posting.company).user
    others = ApplicationFactory()
    erasure.erase(ada)
    pages = [
        reverse("admin:applications_restrictedapplication_changelist"),
        reverse("admin:applications_restrictedapplication_change", args=[application.pk]),
    ]
    client.force_login(UserFactory(staff=True))
    listed, page = (client.get(url).content.decode() for url in pages)
    assert "Welder" in listed
    assert others.posting.title not in listed
    assert application.email in page
    client.force_login(recruiter)
    assert {client.get(url).status_code for url in pages} <= {403, 404}


def test_a_restricted_one_is_erased_when_its_time_is_up(ada, django_capture_on_commit_callbacks):
    application = rejected(ada, days=182)
    cv = application.cv
    erasure.erase(ada)
    retention.purge()
    assert Application.objects.exists()
    application.changes.update(told_at=timezone.now() - timedelta(days=184))
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge()
    assert not Application.objects.exists()
    assert not Document.objects.exists()
    assert not cv.file.storage.exists(cv.file.name)


def test_a_rejection_that_was_not_told_goes_and_is_not_given_away(ada):
    ApplicationFactory(candidate=ada, status="declined", told_status="submitted")
    assert own_data.what_is_kept(ada) == []
    assert len(own_data.warnings(ada)) == 1
    assert erasure.erase(ada) == []
    assert not Application.objects.exists()


def test_mail_of_a_restricted_application_that_was_on_its_way_is_not_sent(ada, mailbox):
    application = rejected(ada)
    enqueue(
        "application-new",
        to="team@example.org",
        language="en",
        payload={"application": str(application.pk)},
        queue="critical",
    )
    erasure.erase(ada)
    assert mailbox("team@example.org") == []


def test_the_last_mail_names_what_is_kept_and_leaves_no_row(ada, mailbox):
    rejected(ada)
    erasure.erase(ada)
    [mail] = mailbox("ada@example.org")
    assert "deleted" in mail.subject
    assert "Welder" in mail.text()
    assert not Delivery.objects.filter(to="ada@example.org").exists()


def test_files_go_with_the_account(ada, django_capture_on_commit_callbacks):
    cv = DocumentFactory(owner=ada)
    application = ApplicationFactory(candidate=ada)
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(ada)
    for document in (cv, application.cv):
        assert not document.file.storage.exists(document.file.name)
    assert not Document.objects.exists()


def test_alerts_mails_blocked_addresses_reports_and_names_in_the_log_go(ada):
    staff = MembershipFactory().user
    reader = SubscriberFactory(email="ada@example.org", queries=[{"q": "ada lovelace"}])
    report = ReportFactory(email="Ada@Example.org", text="I am Ada")
    Suppression.objects.create(email="ada@example.org", reason="550 no")
    enqueue("account", to="ada@example.org", language="en")
    log = LogEntry.objects.create(
        user=staff,
        content_type=ContentType.objects.get_for_model(User),
        object_id=ada.pk,
        object_repr="ada@example.org",
        action_flag=CHANGE,
    )
    erasure.erase(ada)
    assert not type(reader).objects.exists()
    assert not reader.alerts.model._meta.get_field("search").related_model.objects.exists()
    assert not Suppression.objects.exists()
    assert set(Delivery.objects.values_list("kind", flat=True)) == {"account-erased"}
    report.refresh_from_db()
    log.refresh_from_db()
    assert (report.email, report.text, log.object_repr) == ("", "", "")


def test_what_hangs_on_an_address_that_was_never_proved_is_not_theirs_to_erase(ada):
    ada.emailaddress_set.create(email="victim@example.org", verified=False)
    SubscriberFactory(email="victim@example.org")
    ApplicationFactory(unconfirmed=True, email="victim@example.org")
    enqueue("account", to="victim@example.org", language="en")
    erasure.erase(ada)
    assert Application.objects.count() == Delivery.objects.filter(to="victim@example.org").count() == 1


def test_the_last_owner_is_warned_and_may_go_all_the_same(ada):
    MembershipFactory(user=ada, company=CompanyFactory(name="Acme"))
    assert "Acme is left without an owner" in str(own_data.warnings(ada)[0])
    erasure.erase(ada)
    assert not User.objects.filter(email="ada@example.org").exists()


def test_what_others_wrote_and_did_stays(ada):
    other = ApplicationFactory()
    message = other.messages.create(sender=ada, is_from_company=True, text="Hello")
    MembershipFactory(user=ada, company=other.posting.company)
    erasure.erase(ada)
    message.refresh_from_db()
    assert (message.text, message.sender) == ("Hello", None)
    assert Application.objects.get() == other
