"""PostgreSQL stops at once and comes back; nothing of ours is started anew."""

import signal
import time

from django.db import connections

from applications.models import Application
from jobboard.services.processes import psutil
from tests.factories import PostingFactory
from tests.faults import mailing
from tests.faults.applicants import apply_path, signed_in
from tests.faults.browser import Browser
from tests.faults.traffic import pages, people, slowest, statuses

FULL = {"seconds": 20, "readers": 4}
SHORT = {"seconds": 6, "readers": 2}
ANSWERED = 5
BACK = 10
MAILED = 150


def run(site, *, seconds, readers):
    posting = PostingFactory(title="Welder")
    with site.web() as address, mailing.worker(site) as worker, mailing.beat(site) as beat:
        applicant, member, visitor = signed_in(address), signed_in(address), Browser(address)
        path, form = apply_path(posting), applicant.form(apply_path(posting))
        mailing.wait_until(lambda: visitor.get("/readyz").status == 200, 60, "all ready")
        before = started(worker, beat)
        public = pages(
            visitor, "/", "/jobs/?q=welder", posting.get_absolute_url(), "/companies/", "/api/jobs/"
        )
        private = pages(member, "/applications/", "/saved/", "/jobs/")
        sending = {"an application": lambda: applicant.post(path, form)}
        with people(*[public] * readers, private, sending) as traffic:
            time.sleep(2)
            site.stop("postgres", signal.SIGQUIT)
            stopped = time.monotonic()
            time.sleep(seconds)
            gone = traffic.since(stopped, time.monotonic() - ANSWERED / 10)
            site.start("postgres")
            back = time.monotonic()
            time.sleep(BACK + 5)
        connections.close_all()  # ours died, too
        after = traffic.since(back)
        late = max((each.at - back for each in after if each.status >= 500 or not each.status), default=0)
        text = (
            f"gone for {seconds} s: {statuses(gone)}, the slowest answer in {slowest(gone):.1f} s; all went well"
            f" {late:.1f} s after it was back"
        )
        assert {each.status for each in gone} == {503} and slowest(gone) <= ANSWERED, text
        assert all("half a minute" in each.text for each in gone), (
            f"{text}; the page doesn't say when to come back"
        )
        assert late <= BACK and slowest(after) <= BACK, text
        assert Application.objects.filter(posting=posting, status="submitted").count() == 1, text
        mailing.wait_until(lambda: len(site.mail.messages) >= 1, MAILED, "the confirmation handed over")
        assert started(worker, beat) == before, f"{text}; a program was started anew"
    return f"{text}, without a restart; the application sent meanwhile is there once, its mail handed over"


def started(*programs):
    return [psutil.Process(program.pid).create_time() for program in programs]
