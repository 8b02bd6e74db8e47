"""Feeds as others write them, in the shapes of the formats' own documentation; the companies are made up."""

from postings.imports.run import Report, import_source
from postings.models import Posting

FACTS = {
    "title": "Gardener (m/w/d)",
    "date": "Tue, 06 Jan 2026 22:49:39 GMT",
    "referencenumber": "G-1",
    "url": "https://elster.example/jobs/1?from=feed&amp;lang=de",
    "company": "Elster Werke GmbH",
    "city": "Essen",
    "country": "DE",
    "postalcode": "45127",
    "description": "<![CDATA[<p>We plant trees for the people of our town.</p>]]>",
}


def element(name, facts):
    """An element; a fact that is None is left out, one that is a list comes several times."""
    parts = []
    for tag, value in facts.items():
        for text in value if isinstance(value, list) else [value]:
            parts.append("" if text is None else f"<{tag}>{text}</{tag}>")
    return f"<{name}>{''.join(parts)}</{name}>"


def indeed_job(**facts):
    return element("job", FACTS | facts)


def indeed(*jobs, before="", root="source"):
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>{before}{"".join(jobs)}</{root}>'


def imported(path, content, format_name="", company="", **options):
    """(the report, what was said) of a file with that content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    said = []
    report = Report(lambda level, text: said.append(text))
    return import_source(str(path), format_name, company_slug=company, report=report, **options), said


def posting_of(path, content, format_name="", company="elster"):
    """The one ad of a file."""
    report, said = imported(path, content, format_name, company)
    assert report.added == 1, said
    return Posting.objects.get()
