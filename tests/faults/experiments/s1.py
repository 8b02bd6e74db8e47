"""A streaming replica, two web servers and three workers; then the replica stops, and then the primary."""

import os
import re
import signal
import time
from contextlib import ExitStack, contextmanager

import psycopg
from django.db import connection, connections
from django.urls import reverse

from applications.models import Application
from companies.models import Membership
from jobboard.services import programs
from tests.factories import CompanyFactory, PostingFactory, UserFactory
from tests.faults import mailing
from tests.faults.applicants import apply_path, candidate
from tests.faults.browser import Browser
from tests.faults.traffic import pages, people, statuses
from tests.replica import counted, new_replica

FULL = {"ads": 60, "rounds": 20, "mails": 600, "seconds": 20}
SHORT = {"ads": 20, "rounds": 3, "mails": 60, "seconds": 6}
NOTICED = 10  # seconds after which a server that is back must be used again
OTHERS = 10  # transactions: autovacuum may look in at any time, and so do we
REPORTED = 1.5  # seconds after which a server's counts can be read


def run(site, *, ads, rounds, mails, seconds):
    company = CompanyFactory()
    postings = [PostingFactory(title=f"Welder {number}", company=company) for number in range(ads)]
    people_of = {"candidate": candidate(), "recruiter": recruiter_at(company)}
    with started_replica(site) as replica, replica_url(replica), two_webs(site) as addresses:
        board = Board(site, replica, addresses, postings, people_of)
        lines = [board.reads(rounds), board.writes(rounds)]
        lines += [board.without_replica(seconds), board.without_primary(seconds), board.mails(mails)]
    return "; ".join(lines)


def recruiter_at(company):
    person = UserFactory()
    Membership.objects.create(company=company, user=person, role="owner")
    return person


@contextmanager
def started_replica(site):
    """One that `site` can stop and start as it does its other servers."""
    with new_replica(site.servers["postgres"], site.var / "replica.log") as server:
        site.servers["replica"] = server
        site.start("replica")
        try:
            yield server
        finally:
            site.stop("replica")
            del site.servers["replica"]


@contextmanager
def replica_url(replica):
    """Named by each program that is started meanwhile."""
    os.environ["DATABASE_REPLICA_URL"] = replica.url(connection.settings_dict["NAME"])
    try:
        yield
    finally:
        os.environ["DATABASE_REPLICA_URL"] = ""


@contextmanager
def two_webs(site):
    with site.web() as first, site.web() as second:
        yield first, second


class Board:
    def __init__(self, site, replica, addresses, postings, persons):
        self.site, self.replica, self.addresses, self.postings = site, replica, addresses, postings
        self.primary, self.name = site.servers["postgres"], connection.settings_dict["NAME"]
        self.visitors = [Browser(address) for address in addresses]
        self.candidates = [Browser(address, persons["candidate"]) for address in addresses]
        self.recruiters = [Browser(address, persons["recruiter"]) for address in addresses]
        ad = postings[-1]  # whose title stays what it is
        some = [ad.get_absolute_url(), ad.company.get_absolute_url()]
        self.public = ["/", "/jobs/?q=welder", "/jobs/browse/", "/api/jobs/", *some]

    @contextmanager
    def counting(self):
        """{server: (transactions, rows handed out, rows written)} of what is done within."""
        connections.close_all()
        servers, counts = {"primary": self.primary, "replica": self.replica}, {}
        time.sleep(REPORTED)
        before = {name: counted(server, self.name) for name, server in servers.items()}
        yield counts
        connections.close_all()
        time.sleep(REPORTED)
        for name, server in servers.items():
            after = counted(server, self.name)
            counts[name] = [late - early for late, early in zip(after, before[name], strict=True)]

    def reads(self, rounds):
        """Visitors at both web servers."""
        with self.counting() as counts:
            for number in range(rounds):
                for path in self.public:
                    answer = self.visitors[number % 2].get(path)
                    assert answer.status == 200, f"{path} answered {answer.status}"
        pages_read = rounds * len(self.public)
        primary, replica = counts["primary"], counts["replica"]
        text = f"{pages_read} pages of visitors: {replica[0]} transactions on the replica, {primary[0]} on the primary"
        assert replica[0] >= pages_read > 0 == primary[2] and primary[0] <= OTHERS, text
        return text

    def writes(self, rounds):
        """While the replica stands still, a person sees what they did, at the other web server, too."""
        with self.counting() as counts, self.standing_still():
            for number in range(rounds):
                self.write(number)
        primary, replica = counts["primary"], counts["replica"]
        text = f"{rounds} walks of people who write: {primary[2]} rows on the primary, {replica[2]} on the replica"
        assert primary[2] > 0 == replica[2], text
        return f"{text}, seen at once by who wrote them while the replica stood still"

    @contextmanager
    def standing_still(self):
        """The replica hears of what is written, and doesn't show it."""
        with psycopg.connect(self.replica.url("postgres"), autocommit=True) as server:
            server.execute("SELECT pg_wal_replay_pause()")
            try:
                yield
            finally:
                server.execute("SELECT pg_wal_replay_resume()")

    def write(self, number):
        here, there, posting = number % 2, 1 - number % 2, self.postings[number]
        self.apply(here, posting)
        shown = self.candidates[there].get("/applications/").text
        assert posting.title in shown, "an application was not seen by who sent it"
        path = reverse("admin:postings_posting_change", args=[posting.pk])
        form = self.recruiters[here].form(path, "#posting_form")
        answer = self.recruiters[here].post(path, form | {"title": f"Smith {number}", "_save": "1"})
        assert answer.status == 302, f"a recruiter's change answered {answer.status}"
        shown = self.recruiters[there].get(f"/jobs/x-{posting.pk}/")
        assert f"smith-{number}" in shown.location, "a recruiter didn't see the new title"

    def apply(self, here, posting):
        path = apply_path(posting)
        answer = self.candidates[here].post(path, self.candidates[here].form(path))
        assert answer.status == 302, f"an application was answered by {answer.status}"

    def walkers(self):
        """Of both web servers, by visitors and signed in."""
        return people(*[pages(browser, *self.public) for browser in [*self.visitors, *self.candidates]])

    def without_replica(self, seconds):
        with self.walkers() as traffic:
            time.sleep(1)
            self.site.stop("replica", signal.SIGQUIT)
            time.sleep(seconds)
            self.apply(0, self.postings[-1])
            self.site.start("replica")
            time.sleep(NOTICED)
        wrong = [each for each in traffic.seen if each.status != 200]
        text = f"replica gone for {seconds} s: {statuses(traffic.seen)} of visitors and candidates"
        assert not wrong, f"{text}; {wrong[:3]}"
        self.reads(2)  # there again, and used again
        return f"{text}; used again once it was back"

    def without_primary(self, seconds):
        sent, path = Application.objects.count(), apply_path(self.postings[-2])
        form = self.candidates[0].form(path)
        with self.walkers() as traffic:
            time.sleep(1)
            self.site.stop("postgres", signal.SIGQUIT)
            connections.close_all()
            time.sleep(seconds / 2)
            refused = self.candidates[0].post(path, form)
            time.sleep(seconds / 2)
            self.site.start("postgres")
            back = time.monotonic()
            mailing.wait_until(
                lambda: self.candidates[0].post(path, form).status == 302, NOTICED, "writing again"
            )
            took = time.monotonic() - back
        assert "Nothing can be saved just now" in refused.text and refused.status == 503, refused.status
        assert Application.objects.count() == sent + 1, "what was refused is there"
        wrong = [each for each in traffic.seen if each.status != 200]
        text = f"primary gone for {seconds} s: {statuses(traffic.seen)} read from the replica"
        assert not wrong, f"{text}; {wrong[:3]}"
        return f"{text}, an application told that nothing is saved, and taken {took:.1f} s after it was back"

    def mails(self, count):
        emails = mailing.planned_mails(count)
        names = ["first", "second", "third"]
        with ExitStack() as stack:
            logs = {name: self.site.var / f"{name}.log" for name in names}
            for name in names:
                logs[name].write_text("")
                program = programs.worker(name, "critical,alerts,bulk")
                program.command[program.command.index("--loglevel=WARNING")] = "--loglevel=INFO"
                stack.enter_context(self.site.program(program))
            mailing.wait_until(
                lambda: mailing.keep_awake() or mailing.all_done(), 300, "all mails handed over"
            )
        lost, extra = mailing.received(self.site, emails)
        shares = {name: drained(log) for name, log in logs.items()}
        text = f"{count} mails by three workers ({', '.join(f'{n} drains by the {w}' for w, n in shares.items())})"
        assert lost == extra == mailing.violations() == 0 and all(shares.values()), (
            f"{text}: {lost} lost, {extra} extra"
        )
        return f"{text}: none lost or twice"


def drained(log):
    """How often a worker has drained a queue."""
    return len(re.findall(r"Task mail\.tasks\.drain\[[^]]+\] succeeded", log.read_text(errors="replace")))
