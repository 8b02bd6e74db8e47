"""Many requests at the same instant, with real threads and a real database (A5)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Document
from accounts.uploads import documents
from applications import actions
from applications.applying.desk import posting_for
from applications.models import Application
from mail.models import Delivery
from postings.models import Posting, PostingClosed
from tests import uploads
from tests.factories import ApplicationFactory, DocumentFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(times, work):
    """Results of `work(number)` in as many threads, all let go at the same time."""
    gate = threading.Barrier(times)

    def run(number):
        gate.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def copy_of(client):
    """Another connection of the same browser."""
    other = Client()
    other.cookies = client.cookies
    return other


def test_twenty_identical_posts_are_one_application_and_one_mail(
    client, apply_url, fields, posting, candidate
):
    MembershipFactory(company=posting.company)
    client.force_login(candidate)
    posted = fields()
    answers = at_once(20, lambda number: copy_of(client).post(apply_url, posted))
    application = Application.objects.get()
    assert {answer.url for answer in answers} == {application.get_absolute_url()}
    assert application.changes.count() == 1
    assert sorted(Delivery.objects.values_list("kind", flat=True)) == [
        "application-new",
        "application-received",
    ]


def test_twenty_devices_are_one_application(client, apply_url, fields, posting, candidate):
    client.force_login(candidate)
    posted = fields()
    at_once(
        20,
        lambda number: copy_of(client).post(apply_url, posted | {"submit_key": "", "message": str(number)}),
    )
    assert Application.objects.count() == 1


def test_twenty_identical_posts_of_a_guest_are_one_application_and_one_code(client, apply_url, fields):
    posted = fields(name="Guest", email="guest@example.org")
    sound = uploads.pdf().read()

    def post(number):
        upload = uploads.SimpleUploadedFile("cv.pdf", sound)
        return copy_of(client).post(apply_url, posted | {"cv": upload})

    answers = at_once(8, post)
    assert {answer.status_code for answer in answers} == {302}
    assert Application.objects.count() == 1
    assert Delivery.objects.count() == 1
    assert Document.objects.count() == 1


def test_second_of_a_double_click_does_not_end_the_sign_in_of_the_first(client, apply_url, fields, code_for):
    posted = fields(name="Guest", email="guest@example.org")
    for _ in range(2):
        page = client.post(apply_url, posted | {"cv": uploads.pdf()}, follow=True)
    client.post(page.request["PATH_INFO"], {"code": code_for("guest@example.org")})
    assert Application.objects.get().status == "submitted"


def test_different_people_do_not_wait_for_each_other(posting):
    """Both hold the ad's row at the same time, so neither queues behind the other."""
    inside = threading.Barrier(2, timeout=10)

    def apply(number):
        person = UserFactory()
        cv = DocumentFactory(owner=person)
        with transaction.atomic():
            actions.submit(Application(name="A", email=person.email, cv=cv), [], posting=posting, by=person)
            inside.wait()

    at_once(2, apply)
    assert Application.objects.count() == 2


@pytest.mark.parametrize("is_as_read", [False, True])
def test_nothing_is_accepted_once_a_closing_is_on_its_way(posting, is_as_read):
    """The closing holds the row first; the application waits for it, and then finds the ad closed.

    Also where it was read just before, and would be taken as it was then.
    """
    person = UserFactory()
    known = posting_for(person, posting.pk) if is_as_read else posting
    closing, results = threading.Event(), []

    def close():
        with transaction.atomic():
            Posting.objects.filter(pk=posting.pk).update(closes_at=timezone.now())
            closing.set()
            threading.Event().wait(0.3)
        connection.close()

    thread = threading.Thread(target=close)
    thread.start()
    closing.wait(10)
    with pytest.raises(PostingClosed):
        results.append(
            actions.submit(Application(name="A", email="a@example.org"), [], posting=known, by=person)
        )
    thread.join()
    assert not Application.objects.exists()


def test_one_code_on_two_devices_confirms_once(posting):
    cv = documents.stage(uploads.pdf())
    application = ApplicationFactory(unconfirmed=True, posting=posting, cv=cv)
    person = UserFactory(email="guest@example.org")
    results = at_once(5, lambda number: actions.confirm(application, by=person))
    assert {row.pk for row in results} == {application.pk}
    assert Delivery.objects.filter(kind="application-received").count() == 1


def test_erasing_a_draft_never_erases_what_is_being_sent_meanwhile(posting):
    """The sending holds the row; the erasing waits for it, and then finds that it was sent."""
    draft = ApplicationFactory(draft=True, posting=posting)
    sending = threading.Event()

    def send():
        with transaction.atomic():
            application = Application(name="A", email="a@example.org", cv=draft.cv)
            actions.submit(application, [], posting=posting, by=draft.candidate)
            sending.set()
            threading.Event().wait(0.3)
        connection.close()

    thread = threading.Thread(target=send)
    thread.start()
    sending.wait(10)
    with pytest.raises(actions.NotAllowed):
        actions.discard(draft)
    thread.join()
    assert Application.objects.get().status == "submitted"


def test_two_waiting_ones_of_one_person_become_one(posting):
    person = UserFactory(email="guest@example.org")
    waiting = [
        ApplicationFactory(unconfirmed=True, posting=posting, cv=documents.stage(uploads.pdf()))
        for _ in range(2)
    ]
    results = at_once(2, lambda number: actions.confirm(waiting[number], by=person))
    assert len({row.pk for row in results}) == 1
    assert Application.objects.get().candidate == person
