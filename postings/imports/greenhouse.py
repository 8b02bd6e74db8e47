"""Greenhouse's JSON (boards-api.greenhouse.io/v1/boards/…/jobs?content=true): its HTML is escaped twice."""

import re
from urllib.parse import urlsplit

from .guesses import model_in_words
from .json_lists import elements
from .places import whereabouts
from .records import ImportedPosting, ImportedSalary, Problem, Unusable

SUFFIXES = (".json", ".jsonl", ".ndjson")
OF_BOARDS = re.compile(r"(?:job-)?boards\.(?:eu\.)?greenhouse\.io")
MODEL_FACTS = ("location type", "workplace type", "work model", "remote", "workplace")
TYPE_FACTS = ("employment type", "time type", "commitment", "contract type", "job type", "schedule")


def records(path):
    count, rest = yield from elements(path, "jobs")
    meta = rest.get("meta")
    total = meta.get("total") if isinstance(meta, dict) else None
    if isinstance(total, int) and total > count:
        yield Problem(path.name, f"only {count} of {total} ads are in it")


def identify(data):
    return organization(data), reference(data)


def organization(data):
    """Older answers don't name the employer, but the address of an ad does."""
    if name := str(data.get("company_name") or ""):
        return name
    address = urlsplit(str(data.get("absolute_url") or ""))
    slug = address.path.strip("/").split("/")[0] if OF_BOARDS.fullmatch(address.hostname or "") else ""
    return slug.replace("-", " ").replace("_", " ").title()


def reference(data):
    return str(data.get("id") or data.get("absolute_url") or data.get("title") or "")


def understand(data):
    if "content" not in data:
        raise Unusable("no text: the address has to end in ?content=true")
    facts = {str(each.get("name") or "").casefold(): each.get("value") for each in data.get("metadata") or []}
    location = data.get("location") or {}
    places, is_remote, remote_from = whereabouts([str(location.get("name") or "")])
    return ImportedPosting(
        organization=organization(data),
        reference=reference(data),
        title=str(data.get("title") or ""),
        url=str(data.get("absolute_url") or ""),
        description=str(data.get("content") or ""),
        employment_types=told(facts, TYPE_FACTS),
        model=model_in_words(" ".join(told(facts, MODEL_FACTS))) if not is_remote else "",
        is_remote=is_remote,
        remote_from=remote_from,
        places=places,
        salary=salary(data.get("pay_input_ranges")),
        category=" ".join(str(each.get("name") or "") for each in data.get("departments") or []),
        language=str(data.get("language") or ""),
        published=data.get("first_published") or data.get("updated_at"),
        closes=data.get("application_deadline"),
    )


def told(facts, names):
    """Words of the employer's own fields; the names are whatever the employer has called them."""
    values = [facts.get(name) for name in names]
    return [
        word
        for value in values
        for word in (value if isinstance(value, list) else [value])
        if isinstance(word, str)
    ]


def salary(ranges):
    if not ranges:
        return None
    low, high = (ranges[0].get(name) for name in ("min_cents", "max_cents"))
    return ImportedSalary(
        low / 100 if low else None, high / 100 if high else None, str(ranges[0].get("currency_type") or "")
    )
