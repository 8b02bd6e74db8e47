"""Converts public job ads into the demo's postings: a schema.org JobPosting in JSON-LD a line.

    python demo/convert.py nyc PATH_TO_nycjobs_dev.json > demo/postings/nyc.jsonl
    python demo/convert.py tts FOLDER > demo/postings/tts.jsonl

The same input gives the same output, byte for byte. Statistics go to stderr. See demo/README.md.
"""

import argparse
import hashlib
import importlib
import json
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

if not __package__:  # run as a script: the project's folder isn't on the path then
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

# The day on which the shipped dates look fresh. Each ad names it, and the importer moves it to today.
ANCHOR = date(2026, 1, 1)


def dates(identifier):
    """The dates of an ad: posted 1 to 45 days before the anchor, open for 20 to 75 days after it.

    They hang on the id alone, so that a new conversion moves nothing. One ad in 16 has no end.
    """
    digest = hashlib.sha256(identifier.encode()).digest()
    found = {"datePosted": (ANCHOR - timedelta(days=1 + digest[0] % 45)).isoformat()}
    if digest[1] % 16:
        found["validThrough"] = (ANCHOR + timedelta(days=20 + digest[2] % 56)).isoformat()
    return found


def dated(posting):
    relative = {"@type": "PropertyValue", "name": "datesRelativeTo", "value": ANCHOR.isoformat()}
    properties = [*posting["additionalProperty"], relative]
    return posting | {"additionalProperty": properties} | dates(posting["identifier"]["value"])


def read(source, path):
    """The postings of a source, sorted by id."""
    found = importlib.import_module(f"demo.{source}").postings(path)
    return sorted(map(dated, found), key=lambda posting: posting["identifier"]["value"])


def statistics(postings):
    """Lines that tell what a conversion found."""

    def having(key):
        return sum(key in posting for posting in postings)

    lines = [f"{len(postings)} postings of {len({_company(each) for each in postings})} organisations"]
    lines += [
        f"{name}: {having(key)}"
        for name, key in {
            "introduction": "description",
            "tasks": "responsibilities",
            "profile": "qualifications",
            "benefits": "jobBenefits",
            "good to know": "disambiguatingDescription",
            "salary": "baseSalary",
            "remote": "jobLocationType",
            "end date": "validThrough",
        }.items()
    ]
    places = [posting.get("jobLocation", {}) for posting in postings]
    lines.append(f"postal code: {sum('postalCode' in place.get('address', {}) for place in places)}")
    lines.append(f"coordinates: {sum('geo' in place for place in places)}")
    for key in ("employmentType", "occupationalCategory"):
        counts = Counter("+".join(_listed(posting[key])) for posting in postings)
        lines.append(f"{key}: " + ", ".join(f"{value} {count}" for value, count in counts.most_common()))
    return lines


def _company(posting):
    return posting["hiringOrganization"]["name"]


def _listed(value):
    return value if isinstance(value, list) else [value]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", choices=["nyc", "tts"])
    parser.add_argument("path", type=Path, help="nycjobs_dev.json, or the folder of Markdown files")
    options = parser.parse_args()
    if not options.path.exists():
        parser.error(f"{options.path} does not exist")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    postings = read(options.source, options.path)
    for posting in postings:
        print(json.dumps(posting, ensure_ascii=False, separators=(",", ":")))
    print("\n".join(statistics(postings)), file=sys.stderr)


if __name__ == "__main__":
    main()
