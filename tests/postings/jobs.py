"""JobPostings as others send them, and the command that reads them."""

import json
from io import StringIO

from django.core.management import CommandError, call_command

ORGANIZATION = {"@type": "Organization", "name": "Elster Werke GmbH", "sameAs": "https://elster.example"}
ESSEN = {
    "@type": "Place",
    "address": {
        "@type": "PostalAddress",
        "streetAddress": "Am Markt 1",
        "postalCode": "45127",
        "addressLocality": "Essen",
        "addressCountry": "DE",
    },
}


def job(reference="E-1", **properties):
    """A valid one; a property that is None is left out."""
    data = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "Elster Werke GmbH", "value": reference},
        "title": f"Gardener {reference}",
        "description": "<p>A good place to work for people who like the outdoors.</p>",
        "responsibilities": "<ul><li>Plant trees</li></ul>",
        "qualifications": "<ul><li>Green fingers</li></ul>",
        "hiringOrganization": ORGANIZATION,
        "jobLocation": ESSEN,
        "employmentType": "FULL_TIME",
        "datePosted": "2026-01-05",
        **properties,
    }
    return {name: value for name, value in data.items() if value is not None}


def write_lines(path, *jobs):
    path.write_text("".join(json.dumps(each) + "\n" for each in jobs), encoding="utf-8")
    return path


def imported(source, **options):
    """The last line of the output, what was said besides, and whether it failed."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_postings", str(source), format="jsonld", stdout=out, stderr=err, **options)
        failed = False
    except CommandError as error:
        failed = True
        err.write(str(error))
    lines = out.getvalue().splitlines()
    return Outcome(lines[-1] if lines else "", err.getvalue(), failed)


class Outcome:
    def __init__(self, counts, said, failed):
        self.counts, self.said, self.failed = counts, said, failed

    def __getattr__(self, name):
        return int(dict(pair.split("=") for pair in self.counts.split())[name])
