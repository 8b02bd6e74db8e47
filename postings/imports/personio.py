"""Personio's XML: <workzag-jobs> with a <position> for each ad, its text in pieces with headings of their own."""

from .elements import records_in
from .markup import titled
from .places import whereabouts
from .records import ImportedPosting, ImportedSalary, Problem

SUFFIXES = (".xml",)
ROOTS = ("workzagjobs", "positions", "position")


def records(path):
    _number, facts = yield from records_in(path, {"position"})
    if facts and facts["root"] not in ROOTS:
        yield Problem(path.name, f"<{facts['root']}> is none of Personio's files", ends_file=True)


def identify(position):
    return position.value("subcompany"), position.value("id")


def understand(position):
    places, is_remote, remote_from = whereabouts(offices(position))
    return ImportedPosting(
        organization=position.value("subcompany"),
        reference=position.value("id"),
        title=position.value("name"),
        url=position.value("url", "joburl"),
        description=titled(texts(position)),
        employment_types=[
            words.replace("-or-part", "-time, part")  # of "full-or-part-time"
            for name in ("employmenttype", "schedule", "recruitingcategory")
            if (words := position.value(name))
        ],
        is_remote=is_remote,
        remote_from=remote_from,
        places=places,
        salary=salary(position.child("salaryinformation")),
        category=" ".join(
            position.value(name).replace("_", " ")
            for name in ("occupationcategory", "occupation", "department")
        ),
        published=position.value("createdat"),
    )


def offices(position):
    more = position.child("additionaloffices")
    return [position.value("office"), *(each.text for each in (more.children if more else []))]


def texts(position):
    pieces = position.child("jobdescriptions")
    return [(each.value("name"), each.value("value")) for each in (pieces.children if pieces else [])]


def salary(told):
    if told is None:
        return None
    low, high = told.value("min") or None, told.value("max") or None
    unit = told.value("type", "interval", "period")
    return ImportedSalary(low, high, told.value("currencycode", "currencysymbol"), unit)
