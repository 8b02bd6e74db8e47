"""The suite `scale`: browsing with no replica and with one, digests with one, two and three workers, as ratios.

On few cores more programs share what is there, so what each costs is told beside how much was done.
"""

import os
import subprocess
from contextlib import contextmanager
from random import Random

import psutil
from django.db import connection

from jobboard.services import postgres, processes
from postings.models import Posting
from tests.bench import mail
from tests.bench.harness import clients, services
from tests.bench.harness.databases import another_database, time_limit
from tests.bench.harness.timing import summary
from tests.bench.harness.web import web_server
from tests.bench.loading import costs
from tests.bench.searching.pages import Request
from tests.bench.searching.queries import mix
from tests.replica import new_replica

BROWSING = "Browsing, 8 clients"
SENDING = "Digests of 5 ads by workers"
READERS = 8
SECONDS = 30
ADS = 300
WORKERS = (1, 2, 3)
DELAYS = {"at once": 0, "after 0.1 s": 0.1}
PARTS = ("browse", "alerts")


def run(options):
    for part in PARTS:
        if part in (options.parts or PARTS):
            yield from {"browse": browsing, "alerts": sending}[part](options)


def browsing(options):
    with replica_of(options) as replica:
        first = None
        for number, url in enumerate(["", replica.url(connection.settings_dict["NAME"])]):
            row = browse(options, number, url, replica)
            first = first or row
            yield row | {
                f"{name}, × of none": round(row[name] / first[name], 2) for name in ("pages/s", "primary, ms")
            }


def browse(options, number, url, replica):
    """Pages of visitors as fast as they come, and the CPU time of each program for one of them."""
    os.environ["DATABASE_REPLICA_URL"] = url
    try:
        with web_server() as (port, web):
            random = Random(options.seed)
            requests = [Request(port, path) for path in paths(random)]
            work = "tests.bench.searching.pages:fetch"
            clients.side_by_side(work, clients.shares(requests, READERS))  # warm
            programs = {"web": psutil.Process(web.pid), "primary": costs.server(options.var / "postgres")}
            programs["replica"] = costs.server(replica.data)
            before = {name: costs.cpu(program) for name, program in programs.items()}
            samples, seconds = clients.side_by_side(
                work, clients.orders(requests * 9, READERS, random), seconds=SECONDS
            )
            spent = {name: costs.cpu(program) - before[name] for name, program in programs.items()}
    finally:
        os.environ["DATABASE_REPLICA_URL"] = ""
    return {
        "table": BROWSING,
        "replicas": number,
        "n": len(samples),
        **summary([sample.whole for sample in samples]),
        "pages/s": round(len(samples) / seconds, 1),
        "not 200": sum(sample.failed for sample in samples),
        **{f"{name}, ms": round(cpu / len(samples) * 1000, 2) for name, cpu in spent.items()},
    }


def paths(random):
    ads = [posting.get_absolute_url() for posting in Posting.objects.open().order_by("-pk")[:ADS]]
    return [f"/jobs/?{query.text}" for query in mix(random, ADS)] + ads + ["/"] * 20


@contextmanager
def replica_of(options):
    """Of the benchmarks' PostgreSQL with all its boards, so it takes as much disk again for a while."""
    sockets = processes.socket_dir(options.var)
    primary = postgres.Postgres(
        options.var / "postgres",
        sockets,
        log=options.var / "postgres.log",
        settings=services.settings(options),
    )
    with new_replica(primary, options.var / "replica.log") as server:
        program = server.program()
        with open(program.log, "wb") as log:
            process = processes.spawn(program, stdout=log, stderr=subprocess.STDOUT)
        try:
            server.wait(process, 300)
            yield server
        finally:
            processes.stop(process, program.stop_signal, 60)


def sending(options):
    for answered, delay in DELAYS.items():
        with mail.mail_server(delay) as count, another_database("bench_scale", copy=True):
            with time_limit():
                planned = mail.plan(5, Random(options.seed))
            first = None
            for number in WORKERS:
                mail.put_back(planned)
                before = count()
                results, seconds = clients.side_by_side(
                    "tests.bench.mailing.sending:work", [[0, 0, 0, SECONDS]] * number, seconds=2 * SECONDS
                )
                taken = count() - before
                rate = taken / seconds
                first = first or rate
                yield {
                    "table": SENDING,
                    "the next hop answers": answered,
                    "workers": number,
                    "mails": taken,
                    "of": len(planned),
                    "mails/s": round(rate, 1),
                    "× of one": round(rate / first, 2),
                    "own CPU, ms a mail": round(1000 * sum(cpu for _, cpu, _ in results) / max(taken, 1), 2),
                }
