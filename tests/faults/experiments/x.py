"""Every address, parameter, field, header and JSON key that can be found × hostile values, over HTTP."""

import base64
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import Session, User
from accounts.sign_in.sessions import SessionStore
from applications.models import Application
from jobboard.services.processes import psutil
from tests.admin.world import World
from tests.faults import mailing
from tests.faults.hostile.asking import Request, ask
from tests.faults.hostile.attack import LIVING, TOKEN, Attack, Harvest, Names
from tests.faults.hostile.targets import targets

FULL = {"least": 20_000, "amount": 3, "every": 1}
SHORT = {"least": 500, "amount": 1, "every": 12}
AT_ONCE = 8
SECRET = "board:open-sesame"
SLOW = 10  # seconds


def run(site, *, least, amount, every):
    call_command("createcachetable", verbosity=0)
    world = World("hostile")
    secret = mailing.mail_settings(site, ANYMAIL_WEBHOOK_SECRET=SECRET)
    with secret, site.web() as first, site.web() as second:
        battery = Battery([first, second], world, site.var / "x.txt")
        before = battery.processes(site)
        battery.look()
        battery.attack(amount, every)
        assert battery.processes(site) == before, "a process of the web server died"
    text = battery.summary()
    assert not battery.wrong, (
        f"{text}; {len(battery.wrong)} crashed (see {site.var / 'x.txt'}): {battery.wrong[:3]}"
    )
    tables, sessions = stored_nul()
    assert battery.counts.total() >= least, f"{text}; at least {least} were wanted"
    return f"{text}; none of 500 or above, no NUL in {tables} tables and {sessions} sessions"


class Battery:
    def __init__(self, addresses, world, log):
        self.addresses, self.world, self.log = cycle(addresses), world, log
        self.targets, self.counts, self.wrong, self.slowest = targets(world), Counter(), [], 0
        self.lock = threading.Lock()
        self.people = {
            "visitor": None,
            "candidate": world.rows[Application].candidate,
            "recruiter": world.member("owner"),
            "staff": User.objects.create_superuser("staff@hostile.example", "-"),
        }
        self.known, self.harvests = Names(), {name: Harvest() for name in self.people}
        self.open_to = set()  # (visitor, name of the view) where something is to be had
        log.write_text("")

    @staticmethod
    def processes(site):
        """Of the web server: a worker that died has been started again under another number."""
        return sorted(
            child.pid
            for child in psutil.Process().children(recursive=True)
            if "gunicorn" in " ".join(child.cmdline())
        )

    def headers_of(self, visitor):
        """Of a session of its own, since the last one may have been ended, and the person been erased."""
        cookies = {settings.CSRF_COOKIE_NAME: TOKEN}
        person = self.people[visitor]
        if person:
            with self.lock:
                User.objects.bulk_create([person], ignore_conflicts=True)
                User.objects.filter(pk=person.pk).update(is_active=True)
                client = Client()
                client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
            cookies |= {name: morsel.value for name, morsel in client.cookies.items()}
        secret = base64.b64encode(SECRET.encode()).decode()
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return LIVING | {"Cookie": cookie, "Authorization": f"Basic {secret}"}

    def ask(self, request, headers):
        answer = ask(next(self.addresses), request, headers)
        with self.lock:
            self.counts[answer.status] += 1
            self.slowest = max(self.slowest, answer.seconds)
            if answer.status >= 500 or (answer.status == 0 and answer.text.startswith("Timeout")):
                self.wrong.append(f"{answer.status} {request}"[:300])
                with open(self.log, "a") as log:
                    log.write(f"{answer.status} {answer.request_id} {request} {answer.text[:200]!r}\n")
        return answer

    def look(self):
        """Each address as it is meant to be asked, to learn the names of fields and parameters."""
        headers = {visitor: self.headers_of(visitor) for visitor in self.people}
        works = [
            (visitor, target)
            for visitor in self.people
            for target in self.targets
            if "logout" not in target.name
        ]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda work: self.look_at(*work, headers[work[0]]), works))

    def look_at(self, visitor, target, headers):
        answer = self.ask(Request("GET", target.path), headers)
        with self.lock:
            if answer.status in (200, 400, 405):
                self.open_to.add((visitor, target.name))
            self.harvests[visitor].read(target.path, answer.text)

    def attack(self, amount, every):
        works = [(visitor, target) for target in self.targets[::every] for visitor in self.people]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda work: self.attack_one(*work, amount), works))

    def attack_one(self, visitor, target, amount):
        """Where nothing is to be had, a little of everything will do."""
        try:
            headers = self.headers_of(visitor)
            attack = Attack(self.known, self.harvests[visitor], Random(f"{visitor} {target.name}"))
            requests = list(attack.requests(target, amount))
            if (visitor, target.name) not in self.open_to:
                requests = attack.random.sample(requests, min(len(requests), 2 * amount))
            for request in requests:
                self.ask(request, headers)
        finally:
            connection.close()

    def summary(self):
        known = (
            f"{len(self.known.parameters)} names of parameters and fields, {len(self.known.headers)} headers"
        )
        return (
            f"{self.counts.total()} requests to {len(self.targets)} addresses, {known} ({self.statuses()}), the slowest"
            f" in {self.slowest:.1f} s"
        )

    def statuses(self):
        return ", ".join(f"{count} × {status or 'cut off'}" for status, count in sorted(self.counts.items()))


def stored_nul():
    """(tables, sessions) that were looked through."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            with cursor.copy(f'COPY (SELECT * FROM "{table}") TO STDOUT') as rows:
                assert not any(b"\0" in bytes(row) for row in rows), f"NUL in {table}"
    store, sessions = SessionStore(), list(Session.objects.all())
    for session in sessions:
        assert not holds_nul(store.decode(session.session_data)), "NUL in a session"
    return len(tables), len(sessions)


def holds_nul(value):
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return any(map(holds_nul, value)) if isinstance(value, list) else "\0" in str(value)
