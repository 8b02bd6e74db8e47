"""What the company decides, what the candidate is told, withdrawing and writing (A7, A8)."""

import pytest
from django.urls import reverse

from applications import actions
from applications.models import NOT_SENT, TRANSITIONS, Application, Status
from tests.factories import ApplicationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def application(posting, candidate):
    return ApplicationFactory(posting=posting, candidate=candidate)


@pytest.fixture
def recruiter(posting):
    return MembershipFactory(company=posting.company).user


def page_of(client, application):
    client.force_login(application.candidate)
    return client.get(application.get_absolute_url()).content.decode()


def test_decision_that_is_kept_back_is_logged_but_not_shown(client, application, recruiter, mailbox):
    actions.change_status(application, Status.DECLINED, by=recruiter)
    application.refresh_from_db()
    change = application.changes.get()
    assert (change.from_status, change.to_status, change.by) == ("submitted", "declined", recruiter)
    assert (application.status, application.told_status) == ("declined", "submitted")
    page = page_of(client, application)
    assert "Not selected" not in page
    assert "Withdraw application" in page
    assert not mailbox(application.candidate.email)


def test_decision_that_is_told_is_shown_and_mailed_with_the_companys_words(
    client, application, recruiter, mailbox
):
    actions.change_status(application, Status.INTERVIEW, by=recruiter, tell=True, text="Tuesday at 10?")
    page = page_of(client, application)
    assert "Invited to an interview" in page
    assert "Tuesday at 10?" in page
    [mail] = mailbox(application.candidate.email)
    assert mail.subject.startswith("Invited to an interview: Head gardener")
    assert "Tuesday at 10?" in mail.text()


def test_what_was_decided_can_be_told_later(client, application, recruiter, mailbox):
    actions.change_status(application, Status.IN_REVIEW, by=recruiter)
    actions.change_status(application, Status.DECLINED, by=recruiter)
    actions.tell_status(application, by=recruiter, text="Sorry")
    page = page_of(client, application)
    assert "Not selected" in page
    assert "Being read" not in page
    assert len(mailbox(application.candidate.email)) == 1
    with pytest.raises(actions.NotAllowed):
        actions.tell_status(application, by=recruiter)


def test_waiting_ends_with_the_first_word_to_the_candidate_not_with_a_decision(application, recruiter):
    actions.change_status(application, Status.DECLINED, by=recruiter)
    assert list(Application.objects.waiting()) == [application]
    actions.tell_status(application, by=recruiter)
    assert not Application.objects.waiting().exists()


@pytest.mark.parametrize("status", Status)
def test_only_the_table_says_what_may_follow_what(application, recruiter, status):
    withdrawn_at = application.created_at if status == Status.WITHDRAWN else None
    candidate = None if status == Status.UNCONFIRMED else application.candidate
    before = {"status": status, "withdrawn_at": withdrawn_at, "candidate": candidate}
    allowed = TRANSITIONS[status] - {Status.WITHDRAWN} if status not in NOT_SENT else set()
    for wanted in Status:
        Application.objects.update(**before)
        if wanted in allowed:
            assert actions.change_status(application, wanted, by=recruiter).status == wanted
        else:
            with pytest.raises(actions.NotAllowed):
                actions.change_status(application, wanted, by=recruiter)


def test_candidate_withdraws_and_the_company_is_told(client, application, recruiter, mailbox):
    client.force_login(application.candidate)
    client.post(reverse("applications:withdraw", args=[application.pk]))
    application.refresh_from_db()
    assert (application.status, application.told_status) == ("withdrawn", "withdrawn")
    [mail] = mailbox(recruiter.email)
    assert mail.subject == "Withdrawn: Ada Example for Head gardener"
    page = page_of(client, application)
    assert "Withdrawn by you" in page
    assert "Apply again" in page


def test_refused_withdrawal_does_not_give_a_hidden_decision_away(client, application, recruiter):
    actions.change_status(application, Status.DECLINED, by=recruiter)
    client.force_login(application.candidate)
    client.post(reverse("applications:withdraw", args=[application.pk]))
    assert Application.objects.get().status == "withdrawn"


def test_told_rejection_can_not_be_withdrawn(client, application, recruiter):
    actions.change_status(application, Status.DECLINED, by=recruiter, tell=True)
    client.force_login(application.candidate)
    page = client.post(reverse("applications:withdraw", args=[application.pk]), follow=True).content.decode()
    assert "withdrawn any more" in page
    assert Application.objects.get().status == "declined"


def test_candidate_writes_and_is_answered_on_the_page_and_by_mail(client, application, recruiter, mailbox):
    client.force_login(application.candidate)
    client.post(reverse("applications:message", args=[application.pk]), {"text": "Is <b>parking</b> free?"})
    [notice] = mailbox(recruiter.email)
    assert "Is <b>parking</b> free?" in notice.text()
    actions.send_message(application, by=recruiter, text="It is.", from_company=True)
    page = page_of(client, application)
    assert "Is &lt;b&gt;parking&lt;/b&gt; free?" in page
    assert page.index("parking") < page.index("It is.")
    assert "It is." in mailbox(application.candidate.email)[0].text()
    application.refresh_from_db()
    assert application.answered_at


def test_empty_message_is_not_sent_and_long_one_is_not_cut(client, application, recruiter):
    client.force_login(application.candidate)
    url = reverse("applications:message", args=[application.pk])
    assert "This field is required" in client.post(url, {"text": " "}).content.decode()
    assert "at most 10000 characters" in client.post(url, {"text": "x" * 10_001}).content.decode()
    assert not application.messages.exists()


def test_nobody_writes_about_what_was_withdrawn(client, application):
    actions.withdraw(application, by=application.candidate)
    client.force_login(application.candidate)
    client.post(reverse("applications:message", args=[application.pk]), {"text": "Hello?"})
    assert not application.messages.exists()


def test_person_whose_address_is_blocked_at_the_company_gets_no_notice(application, posting, mailbox):
    gone = MembershipFactory(company=posting.company, user=UserFactory(is_active=False)).user
    actions.withdraw(application, by=application.candidate)
    assert not mailbox(gone.email)
