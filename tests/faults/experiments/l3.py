"""Each candidate sends the same form many times at the same instant; some answers get lost, some have two devices."""

import time
from collections import Counter

from django.utils import timezone

from applications.models import Application
from tests import uploads
from tests.factories import PostingFactory
from tests.faults.applicants import apply_path, at_once, candidate, hand_over, signed_in
from tests.faults.browser import Browser, code_in

FULL = {"people": 100, "posts": 20, "guests": 10, "rest": 10}
SHORT = {"people": 3, "posts": 8, "guests": 1, "rest": 1}


def run(site, *, people, posts, guests, rest):
    with site.web() as address:
        for _ in range(people):
            same_form(address, posts)
        for number in range(guests):
            same_form_of_a_guest(address, site.mail, posts, f"guest{number}@example.org")
        for _ in range(rest):
            two_devices(address)
            lost_answer(address)
    wanted = people + guests + 2 * rest
    rows = Application.objects.filter(status="submitted").count()
    assert rows == Application.objects.count() == wanted, f"{wanted} applications wanted, {rows} there"
    hand_over()
    mails = Counter(mail.recipients[0] for mail in site.mail.messages if is_confirmation(mail))
    assert mails.total() == len(mails) == wanted, f"{mails.total()} mails to {len(mails)} of {wanted} people"
    return (
        f"{people} candidates and {guests} guests × {posts} identical requests, {rest} with two devices, {rest} with"
        f" a lost answer: {rows} applications, {mails.total()} confirmations"
    )


def is_confirmation(mail):
    return mail.subject.startswith("Your application: ")


def same_form(address, posts):
    posting = PostingFactory()
    browser, path = signed_in(address), apply_path(posting)
    form = browser.form(path)
    answers = at_once([lambda: browser.post(path, form)] * posts)
    ends_at(posting, answers)


def same_form_of_a_guest(address, mail, posts, email):
    posting = PostingFactory()
    browser, path = Browser(address), apply_path(posting)
    form = browser.form(path) | {"name": "Guest", "email": email, "cv": ("cv.pdf", uploads.pdf().read())}
    answers = at_once([lambda: browser.post(path, form)] * posts)
    ends = Counter((answer.status, answer.location) for answer in answers)
    assert len(ends) == 1, f"a guest's requests ended at {dict(ends)}"
    hand_over()
    codes = [received for received in mail.to(email) if not is_confirmation(received)]
    assert len(codes) == 1, f"{len(codes)} codes were sent to one guest"
    page = answers[0].location
    fields = browser.form(page, "form.panel") | {"code": code_in(codes[0])}
    answers = at_once([lambda: browser.post(page, fields)] * 2)
    assert Application.objects.get(posting=posting).status == "submitted", "a guest's code was not taken"


def two_devices(address):
    """Each with a form of its own."""
    posting, person = PostingFactory(), candidate()
    path, browsers = apply_path(posting), [Browser(address, person) for _ in range(2)]
    forms = [browser.form(path) for browser in browsers]
    answers = at_once(
        [
            lambda browser=browser, form=form: browser.post(path, form)
            for browser, form in zip(browsers, forms, strict=True)
        ]
    )
    ends_at(posting, answers)


def lost_answer(address):
    """The first answer never arrives; the request is sent again, when the ad has closed meanwhile."""
    posting = PostingFactory()
    browser, path = signed_in(address), apply_path(posting)
    form = browser.form(path)
    browser.post_and_hang_up(path, form)
    end = time.monotonic() + 30
    while not Application.objects.filter(posting=posting).exists() and time.monotonic() < end:
        time.sleep(0.02)
    posting.closes_at = timezone.now()
    posting.save()
    ends_at(posting, [browser.post(path, form)])


def ends_at(posting, answers):
    rows = list(Application.objects.filter(posting=posting))
    assert len(rows) == 1, f"{len(rows)} applications of one person for one ad"
    ends = Counter((answer.status, answer.location) for answer in answers)
    wanted = (302, rows[0].get_absolute_url())
    assert set(ends) == {wanted}, f"requests ended at {dict(ends)} instead of {wanted}"
