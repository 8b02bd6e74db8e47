"""Lever's JSON (api.lever.co/v0/postings/…?mode=json): a list of ads, their texts in lists with headings."""

from urllib.parse import parse_qs, urlencode, urlsplit

from .guesses import model_in_words
from .json_lists import elements
from .markup import titled
from .places import towns_only, whereabouts
from .records import ImportedPosting, ImportedSalary

SUFFIXES = (".json", ".jsonl", ".ndjson")


def records(path):
    yield from elements(path, "postings", "data")


def next_page(url, path):
    """An answer that is as long as was asked for is a part; the next one begins behind it."""
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    limit, skip = query.get("limit", ""), query.get("skip") or "0"
    if not (limit.isdecimal() and skip.isdecimal()):
        return None
    count = sum(1 for _ in records(path))
    if not 0 < int(limit) <= count:
        return None
    return parts._replace(query=urlencode(query | {"skip": int(skip) + count})).geturl()


def identify(data):
    return organization(data), reference(data)


def organization(data):
    """An ad doesn't name its employer, but its address does: jobs.lever.co/people-ai/…"""
    address = urlsplit(str(data.get("hostedUrl") or ""))
    name = address.path.strip("/").split("/")[0] if "lever.co" in (address.hostname or "") else ""
    return name.replace("-", " ").replace("_", " ").title()


def reference(data):
    return str(data.get("id") or data.get("hostedUrl") or data.get("text") or "")


def understand(data):
    categories = data.get("categories") or {}
    model = model_in_words(str(data.get("workplaceType") or ""))
    country = str(data.get("country") or "")
    lines = categories.get("allLocations") or [categories.get("location") or ""]
    places, is_remote, remote_from = whereabouts([str(line) for line in lines], country)
    if model == "remote":
        remote_from, places = remote_from or [place.text for place in places] + [country], towns_only(places)
    return ImportedPosting(
        organization=organization(data),
        reference=reference(data),
        title=str(data.get("text") or ""),
        url=str(data.get("applyUrl") or data.get("hostedUrl") or ""),
        description=titled(
            [("", str(data.get("description") or data.get("descriptionPlain") or "")), *lists(data)]
        ),
        sections={"additional": [str(data.get("additional") or data.get("additionalPlain") or "")]},
        employment_types=[str(categories[name]) for name in ("commitment",) if categories.get(name)],
        model=model,
        is_remote=is_remote,
        remote_from=remote_from,
        places=places,
        salary=salary(data.get("salaryRange")),
        category=" ".join(str(categories.get(name) or "") for name in ("department", "team")).strip(),
        published=data.get("createdAt"),
    )


def lists(data):
    return [(str(each.get("text") or ""), str(each.get("content") or "")) for each in data.get("lists") or []]


def salary(told):
    if not told:
        return None
    return ImportedSalary(
        told.get("min"), told.get("max"), str(told.get("currency") or ""), str(told.get("interval") or "")
    )
