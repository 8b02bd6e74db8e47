"""The whole answer of /jobs/: over HTTP from the very web server of production, and its Python within one process."""

import http.client
import time
from collections import namedtuple

import psutil
from django.test import Client

from tests.bench.harness import clients
from tests.bench.harness.timing import clock, summary
from tests.bench.harness.web import web_server

Sample = namedtuple("Sample", "whole size failed")
Request = namedtuple("Request", "port path")
TABLE = "The whole page over HTTP, ms"
IN_PROCESS = "The whole page within one process, ms"
MEMORY = "Memory of the web server after it, MB"
connections = {}


def measure(queries, random):
    yield from within_one_process(queries)
    with web_server() as (port, server):
        requests = [Request(port, f"/jobs/?{query.text}") for query in queries]
        work = f"{__name__}:fetch"
        clients.side_by_side(work, [requests])  # warm
        for number in (1, 8):
            samples, seconds = clients.side_by_side(work, clients.orders(requests, number, random))
            yield row(number, samples, seconds)
        yield from memory(server)


def fetch(request):
    """On a connection that is kept open, as a browser or a proxy has it."""
    begun = time.perf_counter()
    for _ in range(2):
        connection = connections.setdefault(
            request.port, http.client.HTTPConnection("127.0.0.1", request.port, timeout=30)
        )
        try:
            connection.request("GET", request.path, headers={"Host": "localhost"})
            response = connection.getresponse()
            body = response.read()
            break
        except (http.client.RemoteDisconnected, ConnectionError):  # it was idle for too long
            connections.pop(request.port).close()
    else:
        raise ConnectionError("The web server hung up twice.")
    return Sample((time.perf_counter() - begun) * 1000, len(body), response.status != 200)


def row(number, samples, seconds):
    return {
        "table": TABLE,
        "clients": number,
        "n": len(samples),
        **summary([sample.whole for sample in samples]),
        "a second": round(len(samples) / seconds, 1),
        "kB": round(sum(sample.size for sample in samples) / len(samples) / 1000, 1),
        "not 200": sum(sample.failed for sample in samples),
    }


def within_one_process(queries):
    """What is not the database's time is Python's: forms, templates, middleware."""
    client = Client(headers={"host": "localhost"})

    def get(query):
        with clock() as watch:
            client.get(f"/jobs/?{query.text}")
        return watch

    clients.worked_through(get, queries[:100])  # warm
    watches = clients.worked_through(get, queries)
    times = {
        "whole": [watch.whole for watch in watches],
        "database": [watch.database for watch in watches],
        "Python": [watch.whole - watch.database for watch in watches],
    }
    return [
        {"table": IN_PROCESS, "part": part, "n": len(some), **summary(some)} for part, some in times.items()
    ]


def memory(server):
    """RSS counts what workers share again for each; PSS divides it among them, USS leaves it out."""
    rows = []
    master = psutil.Process(server.pid)
    for process in [master, *master.children()]:
        info = process.memory_full_info()
        name = "master" if process == master else "worker"
        sizes = {"RSS": info.rss, "PSS": info.pss, "USS": info.uss}
        rows.append({"table": MEMORY, "process": name} | {k: round(v / 1e6, 1) for k, v in sizes.items()})
    total = {name: round(sum(row[name] for row in rows), 1) for name in ("RSS", "PSS", "USS")}
    return [*rows, {"table": MEMORY, "process": "all"} | total]
