"""The suite `import`: one XML file of many ads, first and again, by the command as an operator runs it."""

import os
import re
import subprocess
import sys
import time
from random import Random
from xml.sax.saxutils import escape

from jobboard.services.environment import ROOT
from postings.models import Posting
from tests.bench.harness.databases import another_database

COPY = "bench_import"
EMPLOYERS = 2000
CHANGED = 10  # of a hundred
TABLE = "Import of {:,} ads from one XML file of {:,.0f} MB"
SMALL = 10  # of it is a file by which memory is compared


def run(options):
    ads = [facts(posting) for posting in Posting.objects.open().prefetch_related("places").order_by("pk")]
    path = options.var / "import.xml"
    small = max(1, options.postings // SMALL)
    with another_database(COPY, copy=True):
        size = write(path, ads, small, seed=0)
        yield {"table": TABLE.format(small, size), **timed("first", path, small)}
    with another_database(COPY, copy=True):
        size = write(path, ads, options.postings, seed=0)
        table = TABLE.format(options.postings, size)
        yield {"table": table, **timed("first", path, options.postings)}
        yield {"table": table, **timed("unchanged", path, options.postings)}
        write(path, ads, options.postings, seed=options.seed)
        yield {"table": table, **timed(f"{CHANGED} % changed", path, options.postings)}
        cut = path.stat().st_size // 2
        os.truncate(path, cut)
        yield {"table": table, **timed("cut off in the middle", path, options.postings // 2)}
    path.unlink()


def facts(posting):
    place = posting.places.first()
    return {
        "title": posting.title,
        "city": place.locality if place else "Remote",
        "postalcode": place.postal_code if place else "",
        "country": place.country if place else "DE",
        "jobtype": posting.hours.replace("_", " "),
        "salary": f"{posting.salary_min} - {posting.salary_max} {posting.salary_currency} a {posting.salary_period}"
        if posting.salary_max
        else "",
        "description": "".join(
            f"<h2>{heading}</h2>{text}" if heading else text for _, heading, text in posting.sections
        ),
    }


def write(path, ads, count, *, seed):
    """Megabytes. Real ads over and over, under many employers; with a seed some titles are others."""
    random = Random(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<source>')
        for number in range(count):
            ad = ads[number % len(ads)]
            mark = f" {seed}" if seed and random.randrange(100) < CHANGED else ""
            facts = "".join(
                f"<{name}><![CDATA[{value}]]></{name}>" for name, value in ad.items() if name != "title"
            )
            file.write(
                f"<job><title>{escape(ad['title'])}{mark}</title><company>Employer {number % EMPLOYERS}</company>"
                f"<referencenumber>R-{number}</referencenumber><url>https://example.org/jobs/{number}?a=1&amp;b=2</url>"
                f"<date>Tue, 06 Jan 2026 22:49:39 GMT</date>{facts}</job>\n"
            )
        file.write("</source>")
    return path.stat().st_size / 1024**2


def timed(name, path, count):
    """The command in a process of its own; its peak is what the system counted for it."""
    words = [
        sys.executable,
        "manage.py",
        "import_postings",
        str(path),
        "--format",
        "indeed-xml",
        "--verbosity",
        "0",
    ]
    begun = time.perf_counter()
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        outcome = process.stdout.read().strip().splitlines()[-1]
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    seconds = time.perf_counter() - begun
    counts = dict(re.findall(r"(\w+)=(\d+)", outcome))
    return {
        "run": name,
        "seconds": round(seconds, 1),
        "ads/s": round(count / seconds),
        "own CPU": round(usage.ru_utime + usage.ru_stime, 1),
        "peak MB": round(usage.ru_maxrss / 1024),
        **{key: int(value) for key, value in counts.items()},
    }
