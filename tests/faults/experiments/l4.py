"""An ad is closed in the very instant in which somebody sends the form."""

import random
import time
from collections import Counter

from applications.models import Application
from postings import actions
from tests.factories import PostingFactory, UserFactory
from tests.faults.applicants import apply_path, at_once, candidate
from tests.faults.browser import Browser

FULL = {"rounds": 200}
SHORT = {"rounds": 20}
TYPED = "A letter that took an evening."


def run(site, *, rounds):
    """The closing comes nearer each time that the form was quicker, and else a little later."""
    staff, seen, delay = UserFactory(staff=True), Counter(), 0.3
    with site.web() as address:
        browsers = [Browser(address, candidate()) for _ in range(10)]
        for number in range(rounds):
            ended = round_of(browsers[number % len(browsers)], staff, delay * random.uniform(0.8, 1.2))
            delay *= 0.85 if ended == "sent" else 1.15
            seen[ended] += 1
    assert len(seen) == 2, f"the race was never close: {dict(seen)}"
    return f"{rounds} rounds: {seen['sent']} sent before the closing, {seen['told']} told and kept as drafts"


def round_of(browser, staff, delay):
    """What became of one application. The closing looks at what is there as soon as it is committed."""
    posting = PostingFactory()
    path = apply_path(posting)
    form = browser.form(path) | {"message": TYPED}

    def close():
        time.sleep(delay)
        actions.close(posting, by=staff)
        return sent(posting)

    answer, at_closing = at_once([lambda: browser.post(path, form), close])
    assert sent(posting) == at_closing, "an application was accepted after the closing was committed"
    row = Application.objects.get(posting=posting)
    if answer.status == 302:
        assert (row.status, row.message) == ("submitted", TYPED), (
            "something else was sent than what was typed"
        )
        return "sent"
    assert (answer.status, row.status) == (409, "draft"), f"answered {answer.status}, kept as {row.status}"
    assert TYPED in answer.text and row.typed["message"] == TYPED, "what was typed is lost"
    return "told"


def sent(posting):
    return Application.objects.filter(posting=posting).sent().count()
