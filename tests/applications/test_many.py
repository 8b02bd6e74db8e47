"""One step and one text for many applicants (R4), with the pay where it is an interview (A10)."""

import pytest
from django.urls import reverse

from applications.admin import board
from applications.models import Application, ReplyTemplate
from companies.models import Role
from mail.actions import drain
from tests.factories import ApplicationFactory, MembershipFactory, PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)
ASK, DECIDE, TELL = (
    reverse(f"admin:applications_application_{name}")
    for name in ("many", "many_decide", "many_decide_and_tell")
)


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.RECRUITER)
    client.force_login(me.user)
    return me


@pytest.fixture
def posting(me):
    return PostingFactory(company=me.company, title="Head gardener")


@pytest.fixture
def three(posting):
    return [ApplicationFactory(posting=posting, name=name) for name in ("Ada", "Bea", "{title}")]


def chosen(applications, **fields):
    return {"_selected_action": [str(row.pk) for row in applications]} | fields


def statuses(applications):
    return [Application.objects.get(pk=row.pk).status for row in applications]


def test_page_names_who_was_chosen(client, three):
    page = client.post(ASK, chosen(three[:2])).content.decode()
    assert "Ada" in page and "Bea" in page
    assert "{title}" not in page.split('id="chosen"')[1]
    assert client.get(ASK).status_code == 405


def test_one_text_goes_to_all_with_each_ones_own_name(client, smtp, me, three):
    text = "Dear {name}, no {title} for you. {recruiter}"
    page = client.post(TELL, chosen(three, status="declined", text=text), follow=True).content.decode()
    assert "3 applications: Declined, and told." in page
    assert statuses(three) == ["declined"] * 3
    drain("critical")
    assert len(smtp.messages) == 3
    [mail] = smtp.to(three[0].email)
    assert f"Dear Ada, no Head gardener for you. {me.user.email}" in mail.text()
    [mail] = smtp.to(three[2].email)
    assert "Dear {title}, no Head gardener" in mail.text()


def test_deciding_alone_tells_nobody(client, smtp, three):
    client.post(DECIDE, chosen(three, status="in_review", text="never sent"))
    assert statuses(three) == ["in_review"] * 3
    drain("critical")
    assert not smtp.messages


def test_each_row_is_looked_at_by_itself(client, me, posting, three):
    """One that was hired; one where the person only looks on; one of strangers."""
    hired = ApplicationFactory(posting=posting, name="Had Luck", status="hired")
    rows = [*three, hired]
    page = client.post(TELL, chosen(rows, status="declined"), follow=True).content.decode()
    assert statuses(rows) == ["declined"] * 3 + ["hired"]
    assert "This step is not possible for: Had Luck." in page
    there = MembershipFactory(user=me.user, role=Role.VIEWER).company
    for foreign in (ApplicationFactory(posting__company=there), ApplicationFactory()):
        client.post(TELL, chosen([foreign], status="declined"))
        assert statuses([foreign]) == ["submitted"]


def test_an_interview_asks_for_the_pay_and_sends_it(client, smtp, posting, three):
    answer = client.post(TELL, chosen(three[:1], status="interview", text="Come in."))
    assert answer.status_code == 422
    assert "must know before an interview what the job pays" in answer.content.decode()
    assert statuses(three[:1]) == ["submitted"]
    pay = {"salary_min": "48000", "salary_max": "60000", "salary_period": "year"}
    client.post(TELL, chosen(three[:1], status="interview", **pay))
    drain("critical")
    assert "€48,000 – 60,000 per year" in smtp.to(three[0].email)[0].text()
    answer = client.post(TELL, chosen(three[1:2], status="interview"))  # named once is known for the ad
    assert answer.status_code == 302
    drain("critical")
    assert "€48,000 – 60,000 per year" in smtp.to(three[1].email)[0].text()
    posting.refresh_from_db()
    assert not posting.has_salary


@pytest.mark.parametrize(
    ("pay", "sentence"),
    [
        ({"salary_min": "5", "salary_max": "4"}, "The upper salary is below"),
        ({"salary_min": "5", "salary_currency": "€"}, "three letters"),
        ({"salary_min": "-1"}, "greater than or equal to 0"),
    ],
)
def test_pay_that_makes_no_sense_is_explained(client, three, pay, sentence):
    answer = client.post(TELL, chosen(three, status="interview", **pay))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert statuses(three) == ["submitted"] * 3


def test_a_template_stands_for_the_text_where_there_is_no_script(client, smtp, me, three):
    mine = ReplyTemplate.objects.create(company=me.company, name="No", text="Sorry, {name}.")
    foreign = ReplyTemplate.objects.create(company=MembershipFactory().company, name="No", text="Secret")
    assert client.post(TELL, chosen(three, status="declined", reply=foreign.pk)).status_code == 422
    client.post(TELL, chosen(three[:1], status="declined", reply=mine.pk))
    drain("critical")
    assert "Sorry, Ada." in smtp.messages[0].text()


def test_words_in_braces_that_mean_nothing_are_refused(client, three):
    answer = client.post(TELL, chosen(three, status="declined", text="Dear {nmae}"))
    assert answer.status_code == 422
    assert "Nothing stands for {nmae}." in answer.content.decode()


def test_what_can_not_be_asked_about_together_is_said(client, me, three, monkeypatch):
    other = ApplicationFactory(posting__company=me.company)
    assert "for one ad" in client.post(ASK, chosen([*three, other]), follow=True).content.decode()
    assert "at least one" in client.post(TELL, {"status": "declined"}, follow=True).content.decode()
    monkeypatch.setattr(board, "AT_ONCE", 2)
    assert "at most 2" in client.post(ASK, chosen(three), follow=True).content.decode()
    assert statuses(three) == ["submitted"] * 3


def test_the_list_leads_to_the_same_page(client, three):
    data = chosen(three[:1], action="answer_many")
    page = client.post(reverse("admin:applications_application_changelist"), data).content.decode()
    assert "Ada" in page
    assert TELL in page
