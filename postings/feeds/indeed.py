"""All open ads in the XML that Indeed documents and many other boards read, in pieces: never all of it in memory.

Neither a cursor of the database nor a transaction stays open while a slow reader reads: each piece is a page of the
search for everything. One `job` is one ad; of several places the first stands in the fields for one, all in the text.
"""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.http import http_date

from jobboard.routers import public_reads

from ..choices import Hours, Model
from ..models import Posting
from ..search import JobSearch
from ..search.result_page import ResultPage
from ..structured_data import absolute, description, number
from .texts import cdata

AT_ONCE = 200
JOB_TYPES = {
    Hours.FULL_TIME: ["fulltime"],
    Hours.PART_TIME: ["parttime"],
    Hours.EITHER: ["fulltime", "parttime"],
}
CONTRACTS = {
    "fixed_term": ["contract"],
    "temporary": ["temporary"],
    "internship": ["internship"],
    "apprenticeship": ["apprenticeship"],
    "freelance": ["contract"],
}


def document():
    """Its pieces, as texts."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<source>\n'
    yield element("publisher", settings.SITE_NAME)
    yield element("publisherurl", f"{settings.SITE_URL}/")
    yield element("lastBuildDate", date(timezone.now()))
    after = ""
    while after is not None:
        jobs, after = piece(after)
        yield jobs
    yield "</source>\n"


def piece(after):
    """(the next ads, where to go on: None at the end)."""
    with public_reads(AnonymousUser()):
        page = ResultPage(JobSearch(), after, size=AT_ONCE)
        ids = [row.posting_id for row in page.rows]
        found = Posting.objects.for_list().in_bulk(ids)
        return "".join(job(found[pk]) for pk in ids if pk in found), page.next_cursor or None


def job(posting):
    fields = "".join(element(name, text) for name, text in facts(posting).items() if text)
    return f"<job>\n{fields}</job>\n"


def element(name, text):
    return f"<{name}>{cdata(text)}</{name}>\n"


def facts(posting):
    place = next(iter(posting.places.all()), None)
    return {
        "title": posting.title,
        "date": date(posting.published_at),
        "referencenumber": posting.pk,
        "requisitionid": posting.reference,
        "url": absolute(posting.get_absolute_url()),
        "company": posting.company.name,
        "sourcename": posting.company.name,
        "city": place.locality if place else "",
        "state": place.place.region if place and place.place else "",
        "country": country(posting, place),
        "postalcode": place.postal_code if place else "",
        "streetaddress": place.street if place else "",
        "description": description(posting),
        "salary": salary(posting),
        "jobtype": ", ".join([*JOB_TYPES[posting.hours], *CONTRACTS.get(posting.contract, [])]),
        "category": posting.category,
        "expirationdate": date(posting.closes_at) if posting.closes_at else "",
        "remotetype": {Model.REMOTE: "Fully remote", Model.HYBRID: "Hybrid remote"}.get(posting.model, ""),
        "language": posting.language,
        "lastactivitydate": date(posting.changed_at),
    }


def country(posting, place):
    if place and place.country:
        return place.country
    return posting.remote_countries[0] if posting.remote_countries else ""


def salary(posting):
    """ "EUR 48000 - 60000 per year": no thousands, which are written differently from land to land."""
    low, high = posting.salary_min, posting.salary_max
    if not posting.has_salary:
        return ""
    amounts = [str(number(amount)) for amount in dict.fromkeys([low, high]) if amount is not None]
    bound = "" if len(amounts) > 1 or low == high else "from " if high is None else "up to "
    return f"{bound}{posting.salary_currency} {' - '.join(amounts)} per {posting.salary_period}"


def date(moment):
    return http_date(moment.timestamp())
