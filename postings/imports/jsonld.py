"""schema.org's JobPosting as JSON-LD: lines, lists, @graph, ItemList, and the scripts of web pages."""

import re

from django.utils.functional import lazy
from django.utils.translation import ngettext

from .files import json_values
from .records import (
    ImportedPlace,
    ImportedPosting,
    ImportedSalary,
    Problem,
    Record,
    Unusable,
)
from .references import hashed

SUFFIXES = (".jsonl", ".ndjson", ".json", ".jsonld", ".html", ".htm")
DEEPEST = 8
NESTED = ("@graph", "itemListElement", "item", "mainEntity", "mainEntityOfPage")
PROPERTIES = {  # in the order in which they stand in a section
    "tasks": ["responsibilities"],
    "profile": ["qualifications", "skills", "educationRequirements", "experienceRequirements"],
    "benefits": ["jobBenefits", "incentiveCompensation"],
    "additional": ["disambiguatingDescription", "specialCommitments"],
}


# --- Records ----------------------------------------------------------------------------------------------------------


def records(path):
    is_page, count = False, 0
    for found in json_values(path):
        if isinstance(found, Problem):
            count += 1
            yield found
            continue
        postings = list(postings_in(found.data, {}, DEEPEST))
        for posting in postings:
            yield Record(found.where, posting)
        count += len(postings)
        in_page = ", script " in found.where
        is_page = is_page or in_page
        if not postings and not in_page:
            yield Problem(found.where, "no JobPosting", hides_ads=False)
    if is_page and not count:  # it describes itself alone, as one does that says that something is wrong
        yield Problem(path.name, "no JobPosting", hides_ads=False)


def postings_in(value, known, depth):
    """Nodes refer to each other by @id; what a posting refers to is put in its place."""
    if depth and isinstance(value, list):
        for item in value:
            yield from postings_in(item, known, depth - 1)
    elif depth and isinstance(value, dict):
        if is_a(value, "JobPosting"):
            yield {name: resolved(each, known) for name, each in value.items()}
            return
        if isinstance(value.get("@graph"), list):
            nodes = [node for node in value["@graph"] if isinstance(node, dict)]
            known = known | {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
        for name in NESTED:
            if name in value:
                yield from postings_in(value[name], known, depth - 1)


def is_a(node, kind):
    return any(
        isinstance(each, str) and re.split("[/:#]", each)[-1] == kind for each in listed(node.get("@type"))
    )


def resolved(value, known):
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return [resolved(each, known) for each in value] if isinstance(value, list) else value


# --- Loose values -----------------------------------------------------------------------------------------------------


def listed(value):
    """JSON-LD lets one value stand for a list of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text(value, depth=3):
    """The words of a value, whatever wraps them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or not depth:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return next((words for each in value if (words := text(each, depth - 1))), "")
    return next(
        (words for name in ("@value", "name", "value") if (words := text(value.get(name), depth - 1))), ""
    )


def texts(value):
    return [words for each in listed(value) if (words := text(each))]


def node(value):
    """The first object among the values."""
    return next((each for each in listed(value) if isinstance(each, dict)), {})


# --- Identity ---------------------------------------------------------------------------------------------------------


def identify(data):
    return text(data.get("hiringOrganization")), reference(data)


def reference(data):
    """The employer's own id, else the address, else a hash of title and place; the same each time."""
    own = next((id for each in listed(data.get("identifier")) if (id := own_id(each))), "")
    if own.casefold() == text(data.get("hiringOrganization")).casefold():
        own = ""  # a common mistake: the company's name for each of its ads
    if words := (own or text(data.get("url")) or text(data.get("@id"))).strip():
        return words
    where = [(place.text, place.postal_code, place.locality) for place in places(data)]
    return hashed(repr((title(data), where)))


def own_id(value):
    return text(value.get("value")) or text(value.get("@id")) if isinstance(value, dict) else text(value)


def title(data):
    return text(data.get("title")) or text(data.get("name"))


# --- The posting ------------------------------------------------------------------------------------------------------


def understand(data):
    organization = node(data.get("hiringOrganization"))
    own = {
        text(each.get("name")): each.get("value")
        for each in listed(data.get("additionalProperty"))
        if isinstance(each, dict)
    }
    return ImportedPosting(
        organization=text(data.get("hiringOrganization")),
        website=text(organization.get("sameAs")) or text(organization.get("url")),
        reference=reference(data),
        title=title(data),
        url=text(data.get("url")),
        description="\n\n".join(texts(data.get("description"))),
        sections={
            section: [piece for name in names for piece in pieces(data.get(name))]
            for section, names in PROPERTIES.items()
        },
        employment_types=texts(data.get("employmentType")),
        work_hours=text(data.get("workHours")),
        contract=text(own.get("contract")),
        hours=" ".join(sorted(texts(own.get("hours")))),
        model=text(own.get("model")),
        is_remote=any("TELECOMMUTE" in each.upper() for each in texts(data.get("jobLocationType"))),
        remote_from=[country(each) for each in listed(data.get("applicantLocationRequirements"))],
        places=places(data),
        salary=salary(data),
        category=category(data.get("occupationalCategory")),
        language=text(data.get("inLanguage")),
        published=text(data.get("datePosted")),
        closes=text(data.get("validThrough")),
        dates_relative_to=text(own.get("datesRelativeTo")),
        is_easy_apply=truth(data.get("directApply")),
    )


def truth(value):
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(text(value).rsplit("/", 1)[-1].strip().lower())


def category(value):
    """A CategoryCode tells a code and a name; plain words tell themselves."""
    return text(value) or text(node(value).get("codeValue"))


def pieces(value):
    """Texts for a section: a list of strings stays a list, credentials are put into words."""
    values = listed(value)
    if len(values) > 1 and all(isinstance(each, str) for each in values):
        return [values]
    return [words for each in values if (words := each if isinstance(each, str) else in_words(each))]


def in_words(value):
    if not isinstance(value, dict):
        return text(value)
    months = text(value.get("monthsOfExperience"))
    if months.isdecimal() and 0 < int(months[:4]) <= 600:
        return of_experience(int(months[:4]))
    words = [text(value.get(name)) for name in ("name", "credentialCategory", "about", "description")]
    return ", ".join(word for word in words if word)


def months_of_experience(months):
    return ngettext("%d month of experience", "%d months of experience", months) % months


of_experience = lazy(months_of_experience, str)  # said in the ad's language, which is known later


def places(data):
    return [place(each) for each in listed(data.get("jobLocation")) if each]


def place(value):
    if not isinstance(value, dict):
        return ImportedPlace(text=text(value))
    address, point = value.get("address"), node(value.get("geo"))
    inner = node(address)
    if not inner and "addressLocality" in value:
        inner = value
    return ImportedPlace(
        text=text([each for each in listed(address) if isinstance(each, str)]) or text(value.get("name")),
        street=text(inner.get("streetAddress")),
        postal_code=text(inner.get("postalCode")),
        locality=text(inner.get("addressLocality")),
        region=text(inner.get("addressRegion")),
        country=country(inner.get("addressCountry")),
        latitude=text(point.get("latitude") or value.get("latitude")),
        longitude=text(point.get("longitude") or value.get("longitude")),
    )


def country(value):
    """A Country's name; of a state only what it says about its country."""
    inner = node(value)
    address = node(inner.get("address"))
    return text(address.get("addressCountry")) or text(inner.get("addressCountry")) or text(value)


def salary(data):
    outer_currency = text(data.get("salaryCurrency"))
    for value in listed(data.get("baseSalary")):
        amount = value if isinstance(value, dict) else {"value": value}
        inner = node(amount.get("value")) or amount
        exact = first(inner.get("value"), inner.get("price"))
        low = first(inner.get("minValue"), inner.get("minPrice"))
        high = first(inner.get("maxValue"), inner.get("maxPrice"))
        if low is None and high is None:
            low = high = exact
        found = ImportedSalary(
            low=low,
            high=high,
            currency=text(first(amount.get("currency"), amount.get("priceCurrency"), inner.get("currency")))
            or outer_currency,
            unit=text(
                first(
                    inner.get("unitText"),
                    amount.get("unitText"),
                    inner.get("unitCode"),
                    amount.get("duration"),
                )
            ),
        )
        if found.low is not None or found.high is not None:
            return found
    return None


def first(*values):
    """The first that is told; numbers in lists or as objects are unwrapped."""
    return next((words for value in values if (words := text(value))), None)


__all__ = ["SUFFIXES", "Unusable", "identify", "records", "understand"]
