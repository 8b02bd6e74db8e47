"""A blind review (R5): who it is stays hidden until the application is moved on, wherever a recruiter looks."""

import pytest
from django.urls import reverse

from applications import actions, blind
from applications.errands import exports, queue
from applications.models import Answer, Status
from companies.models import Role
from tests.factories import ApplicationFactory, DocumentFactory, MembershipFactory, PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)
TELLING = ("Lovelace", "ada@lovelace.example", "+49 201 555", "cv-lovelace.pdf", "portfolio-lovelace.pdf")


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.OWNER)
    client.force_login(me.user)
    return me


@pytest.fixture
def application(me):
    posting = PostingFactory(company=me.company, title="Head gardener", blind_review=True, paid=True)
    application = ApplicationFactory(
        posting=posting,
        name="Ada Lovelace",
        candidate__email="ada@lovelace.example",
        phone="+49 201 555",
        message="I am Ada, and I like trees. A. Lovelace, +49 201 555",
        cv__name="cv-lovelace.pdf",
    )
    file = DocumentFactory(name="portfolio-lovelace.pdf")
    Answer.objects.create(
        application=application, question_text="Portfolio", kind="file", document=file, position=1
    )
    application.changes.create(to_status="submitted", by=application.candidate)
    actions.send_message(
        application, by=application.candidate, text="Yours, Ada Lovelace", from_company=False
    )
    return application


def address(name, application):
    return reverse(f"admin:applications_application_{name}", args=[application.pk])


def pages(client, application):
    yield client.get(address("change", application))
    yield client.get(address("history", application))
    yield client.get(reverse("admin:applications_application_board", args=[application.posting_id]))
    yield client.get(reverse("admin:applications_application_changelist"))
    yield client.get(reverse("admin:index"))
    chosen = {"_selected_action": str(application.pk)}
    yield client.post(reverse("admin:applications_application_many"), chosen)


def test_no_page_tells_who_it_is(client, application):
    for page in pages(client, application):
        text = page.content.decode()
        assert page.status_code == 200
        assert not [word for word in TELLING if word in text], page.request["PATH_INFO"]
    page = client.get(address("change", application)).content.decode()
    assert application.alias in page
    assert "I like trees." in page


def test_no_file_can_be_fetched(client, application):
    answer = application.answers.get()
    files = [address("cv", application)]
    files.append(reverse("admin:applications_application_cv_page", args=[application.pk, 1]))
    files.append(reverse("admin:applications_application_answer", args=[application.pk, answer.pk]))
    assert [client.get(url).status_code for url in files] == [404, 404, 404]


def test_search_does_not_find_by_name_or_address(client, application):
    url = reverse("admin:applications_application_changelist")
    for word in ("Lovelace", "ada@lovelace"):
        assert client.get(url, {"q": word}).context["cl"].result_count == 0
    assert client.get(url, {"q": "gardener"}).context["cl"].result_count == 1


def test_no_mail_and_no_export_tells_it(application, me, mailbox):
    mails = mailbox(me.user.email)
    assert mails
    for mail in mails:
        assert not [word for word in TELLING if word in mail.text() + mail.text("html") + mail.subject]
    [errand] = queue.ask_for_export(application.posting, "csv", by=me.user)
    queue.drain()
    errand.refresh_from_db()
    table = errand.file.read().decode()
    assert application.alias in table
    assert not [word for word in TELLING if word in table]
    assert exports.with_cv(application.posting) == []


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.INTERVIEW])
def test_moving_on_shows_everything_and_declining_later_hides_nothing(client, me, application, status):
    actions.change_status(application, status, by=me.user)
    actions.change_status(application, Status.DECLINED, by=me.user)
    page = client.get(address("change", application)).content.decode()
    assert all(word in page for word in TELLING)
    assert client.get(address("cv", application)).status_code == 200


def test_declining_at_once_keeps_it_hidden_and_still_greets_by_name(client, me, application, mailbox):
    actions.change_status(application, Status.DECLINED, by=me.user, tell=True, text="Dear {name}, no.")
    assert "Dear Ada Lovelace, no." in mailbox("ada@lovelace.example")[-1].text()
    assert "Lovelace" not in client.get(address("change", application)).content.decode()


def test_an_ordinary_ad_hides_nothing(client, application):
    application.posting.blind_review = False
    application.posting.save()
    page = client.get(address("change", application)).content.decode()
    assert all(word in page for word in TELLING)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ada-Marie LOVELACE wrote", "…-Marie … wrote"),
        ("Nevada is no Ada", "Nevada is no …"),
        ("Li is kept", "Li is kept"),
    ],
)
def test_names_are_left_out_as_whole_words(text, left):
    application = ApplicationFactory.build(name="Ada Li Lovelace", candidate=None, email="", cv=None, ad={})
    assert blind.masked(text, application) == left
