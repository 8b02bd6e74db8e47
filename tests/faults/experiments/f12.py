"""Two beats: each task is asked for twice."""

import time

from tests.factories import PostingFactory
from tests.faults import mailing

FULL = {"people": 200, "seconds": 180, "pause": 20}
SHORT = {"people": 10, "seconds": 70, "pause": 15}
LIMIT = 120  # seconds in which "at once" has come


def run(site, *, people, seconds, pause):
    emails = [person.email for person in mailing.readers(people, rhythm="instant")]
    titles, published = [], {}
    with (
        mailing.worker(site, "one"),
        mailing.worker(site, "two"),
        mailing.beat(site, "beat1"),
        mailing.beat(site, "beat2"),
    ):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            titles.append(f"Gardener number {len(titles)}.")
            PostingFactory(title=titles[-1])
            published[titles[-1]] = time.time()
            time.sleep(pause)
        wanted = people * len(titles)
        mailing.wait_until(lambda: shown(site, titles) >= wanted, 150, f"{wanted} times an ad in a mail")
        time.sleep(5)
        mailing.wait_until(mailing.all_done, 60, "all mails done")
    texts = {email: " ".join(mail.text() for mail in site.mail.to(email)) for email in emails}
    wrong = [
        (email, title) for email, text in texts.items() for title in titles if text.count(f"* {title}") != 1
    ]
    slowest = max(
        mail.at - published[title]
        for mail in site.mail.messages
        for title in titles
        if f"* {title}" in mail.text()
    )
    assert not wrong and mailing.violations() == 0, f"not exactly once: {wrong[:3]} of {len(wrong)}"
    seen = f"{people} people, {len(titles)} ads, two beats: each ad exactly once to each, ledger violations 0"
    assert slowest < LIMIT, f"{seen}; one came {slowest:.0f} s after it was published"
    return f"{seen}; the slowest came {slowest:.0f} s after it was published"


def shown(site, titles):
    return sum(mail.text().count("* Gardener number") for mail in list(site.mail.messages))
