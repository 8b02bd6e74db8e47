"""An ad as schema.org's JobPosting, in the form that Google documents."""

import json

from django.conf import settings
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import mark_safe

from .choices import Contract, Hours, Model

HOURS = {
    Hours.FULL_TIME: ["FULL_TIME"],
    Hours.PART_TIME: ["PART_TIME"],
    Hours.EITHER: ["FULL_TIME", "PART_TIME"],
}
# Of a contract that isn't named here only the hours are told: Google's list has no word for it.
CONTRACTS = {
    Contract.TEMPORARY: ["TEMPORARY"],
    Contract.INTERNSHIP: ["INTERN"],
    Contract.FREELANCE: ["CONTRACTOR"],
}
BREAKING_OUT = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def json_ld(posting):
    """Empty if there is nothing to say."""
    return as_script(job_posting(posting))


def as_script(data):
    """For `<script type="application/ld+json">`: no text can end the script."""
    # Only strings can hold those characters, and there the escape means the same.
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(BREAKING_OUT) if data else "")  # noqa: S308


def breadcrumbs(steps):
    """The way down to a page, of (name, path), as schema.org's BreadcrumbList."""
    items = [
        {"@type": "ListItem", "position": position, "name": str(name), "item": absolute(path)}
        for position, (name, path) in enumerate(steps, 1)
    ]
    return as_script({"@context": "https://schema.org/", "@type": "BreadcrumbList", "itemListElement": items})


def job_posting(posting):
    """Empty for an ad that isn't open, and for one of which nobody knows where it is: such markup would be invalid."""
    where = location(posting) if posting.is_open else {}
    if not where:
        return {}
    data = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": posting.title,
        "description": description(posting),
        "identifier": {
            "@type": "PropertyValue",
            "name": posting.company.name,
            "value": posting.reference or str(posting.pk),
        },
        "url": absolute(posting.get_absolute_url()),
        "datePosted": posting.published_at.isoformat(timespec="seconds"),
        "employmentType": employment_type(posting),
        "hiringOrganization": organization(posting.company),
        "directApply": posting.easy_apply,
    }
    if posting.closes_at:
        data["validThrough"] = posting.closes_at.isoformat(timespec="seconds")
    if posting.has_salary:
        data["baseSalary"] = base_salary(posting)
    return data | where


def absolute(url):
    return url if url.startswith(("http://", "https://")) else f"{settings.SITE_URL}{url}"


def description(posting):
    """The whole ad, its headings in the ad's own language."""
    with translation.override(posting.language):
        return "".join(
            f"<h3>{escape(heading)}</h3>{text}" if heading else text for _, heading, text in posting.sections
        )


def employment_type(posting):
    """A time limit is told beside the hours; a single type stands alone, as in Google's examples."""
    types = CONTRACTS.get(posting.contract) or list(HOURS[posting.hours])
    if posting.contract == Contract.FIXED_TERM:
        types = [*types, "TEMPORARY"]
    return types if len(types) > 1 else types[0]


def organization(company):
    data = {"@type": "Organization", "name": company.name}
    if company.website:
        data["sameAs"] = company.website
    if company.logo:
        data["logo"] = absolute(company.logo.url)
    return data


def base_salary(posting):
    """The employer's own figure; the board's estimate is never told here."""
    low, high = posting.salary_min, posting.salary_max
    figures = {"value": low} if low == high else {"minValue": low, "maxValue": high}
    return {
        "@type": "MonetaryAmount",
        "currency": posting.salary_currency,
        "value": {
            "@type": "QuantitativeValue",
            **{name: number(figure) for name, figure in figures.items() if figure is not None},
            "unitText": posting.salary_period.upper(),
        },
    }


def number(amount):
    return int(amount) if amount == int(amount) else float(amount)


def location(posting):
    """Where one works; for a fully remote job the countries from which. A place without its country would be invalid.

    A hybrid job is a job at its place: Google's TELECOMMUTE means that nobody ever has to come.
    """
    places = [place for place in posting.places.all() if place.country]
    if posting.model != Model.REMOTE:
        told = [job_location(place) for place in places]
        return {"jobLocation": told if len(told) > 1 else told[0]} if told else {}
    countries = posting.remote_countries or sorted({place.country for place in places})
    if not countries:
        return {}
    return {
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": [{"@type": "Country", "name": country} for country in countries],
    }


def job_location(place):
    address = {
        "streetAddress": place.street,
        "addressLocality": place.locality,
        "addressRegion": place.place.region if place.place else "",
        "postalCode": place.postal_code,
        "addressCountry": place.country,
    }
    data = {
        "@type": "Place",
        "address": {"@type": "PostalAddress", **{name: text for name, text in address.items() if text}},
    }
    if place.latitude is not None and place.longitude is not None:
        data["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": place.latitude,
            "longitude": place.longitude,
        }
    return data
