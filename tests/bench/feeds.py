"""The suite `feeds`: what other programs read, over HTTP from the very web server of production."""

import http.client
import json
import re
import threading
import time
from contextlib import contextmanager

import psutil

from tests.bench.harness.timing import summary
from tests.bench.harness.web import web_server

STREAM = "All ads as XML, in a stream"
FILES = "Files of the sitemap, ms"
ANSWERS = "Other answers, ms"
PIECE = 64 * 1024
TIMES = 5


def run(options):
    with web_server() as (port, server):
        get(port, "/api/jobs/")  # imports, connections
        first = get(port, "/api/jobs/").json()["results"][0]["id"]
        for encoding in ("identity", "gzip"):
            yield stream(port, server, encoding)
        yield from sitemap(port)
        for path in ("/api/jobs/", f"/api/jobs/{first}/", "/jobs.atom", f"/jobs/{first}/image.png"):
            yield answers(port, path)
        tag = get(port, "/feeds/indeed.xml", method="HEAD").tag
        yield answers(port, "/feeds/indeed.xml", {"If-None-Match": tag})


class Answer:
    """Read piece by piece, to know when the first one came and to keep none."""

    def __init__(self, response, begun, keep=True):
        self.status, self.tag = response.status, response.headers.get("ETag", "")
        self.size, self.first, self.ads, kept, end = 0, None, 0, [], b""
        while piece := response.read1(PIECE):
            self.first = self.first or (time.perf_counter() - begun) * 1000
            self.size += len(piece)
            self.ads += (end + piece).count(b"</job>")
            end = piece[-5:]
            if keep:
                kept.append(piece)
        self.whole = (time.perf_counter() - begun) * 1000
        self.text = b"".join(kept).decode(errors="replace")

    def json(self):
        return json.loads(self.text)


def get(port, path, headers=None, *, method="GET", keep=True):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    begun = time.perf_counter()
    try:
        connection.request(method, path, headers={"Host": "localhost"} | (headers or {}))
        return Answer(connection.getresponse(), begun, keep)
    finally:
        connection.close()


def stream(port, server, encoding):
    with watched(server) as memory:
        answer = get(port, "/feeds/indeed.xml", {"Accept-Encoding": encoding}, keep=False)
    return {
        "table": STREAM,
        "encoding": encoding,
        "ads": answer.ads or None,
        "MB": round(answer.size / 1e6, 1),
        "first byte, ms": round(answer.first, 1),
        "whole, s": round(answer.whole / 1000, 2),
        "largest process before, MB": memory[0],
        "and at most during it, MB": max(memory),
    }


@contextmanager
def watched(server):
    """A list of the memory of the server's largest process, first before it begins; every 50 ms from then on."""
    processes = [psutil.Process(server.pid), *psutil.Process(server.pid).children()]

    def largest():
        return round(max(process.memory_info().rss for process in processes) / 1e6, 1)

    sizes, is_over = [largest()], threading.Event()

    def watch():
        while not is_over.wait(0.05):
            sizes.append(largest())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield sizes
    finally:
        is_over.set()
        watcher.join()


def sitemap(port):
    """Each kind of file as often as there are files of it."""
    index = get(port, "/sitemap.xml")
    yield {"table": FILES, "file": "index", "n": 1, **summary([index.whole]), "addresses": listed(index)}
    kinds = {}
    for path in re.findall(r"<loc>http://localhost([^<]+)</loc>", index.text):
        kind = re.search(r"sitemap-([\w-]+)-\d+\.xml", path)[1]
        name = kind if kind in ("ads", "companies", "pages", "places") else "categories in places"
        kinds.setdefault(name, []).append(get(port, path))
    for name, found in kinds.items():
        yield {
            "table": FILES,
            "file": name,
            "n": len(found),
            **summary([each.whole for each in found]),
            "addresses": sum(map(listed, found)),
            "not 200": sum(each.status != 200 for each in found),
        }


def listed(answer):
    return answer.text.count("<loc>")


def answers(port, path, headers=None):
    """The first time, when nothing may have been kept yet, and then some more."""
    found = [get(port, path, headers) for _ in range(TIMES + 1)]
    return {
        "table": ANSWERS,
        "answer": re.sub(r"\d+", "ID", path),
        "status": str(found[-1].status),
        "first": round(found[0].whole, 1),
        **summary([each.whole for each in found[1:]]),
        "kB": round(found[-1].size / 1000, 1),
    }
