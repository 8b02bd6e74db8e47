"""XML in the style of Indeed: <source> with a <job> for each ad. Nearly every aggregator has its own names for the
same few facts, so each fact is looked for under all that are known, and one element deeper if it isn't found.
"""

import html
import re

from . import salary
from .elements import records_in
from .guesses import model_in_words
from .places import HYBRID, towns_only, whereabouts
from .records import ImportedPlace, ImportedPosting, ImportedSalary, Problem
from .references import hashed

SUFFIXES = (".xml", ".rss", ".atom")
WITHOUT_SCHEME = re.compile(r"www\.|(?:[a-z\d-]{1,63}\.){1,9}[a-z]{2,24}/", re.IGNORECASE)
ADS = {
    "job",
    "item",
    "vacancy",
    "joboffer",
    "offer",
    "position",
    "ad",
    "posting",
    "jobposting",
    "stelle",
    "stellenangebot",
    "stellenanzeige",
    "jobangebot",
    "listing",
    "entry",
}
ROOTS = ADS | {
    *(
        "source",
        "jobs",
        "rss",
        "channel",
        "items",
        "vacancies",
        "joboffers",
        "offers",
        "positions",
        "ads",
        "postings",
    ),
    *("joblist", "joblisting", "stellenangebote", "stellenanzeigen", "stellenmarkt", "jobangebote"),
    *("feed", "root", "data", "xml", "stellen", "listings", "trovit", "jobfeed", "publisher", "jobpostings"),
}
NAMES = {
    "reference": "referencenumber reference referenceid partnerjobid jobid id jobreference refnum vacancyid externalid"
    " uniqueid uid requisitionid jobkey guid",
    "title": "title jobtitle vacancytitle vtitle position name stellentitel bezeichnung",
    "company": "company companyname employer employername organization organisation hiringorganization firma"
    " unternehmen advertiser client",
    "url": "url link joburl applyurl adverturl applicationurl applylink detailurl landingpage href",
    "text": "description jobdescription content encoded jobadvert adverttext fulldescription body text details"
    " introtext summary",
    "date": "date publishon listdate pubdate publishdate publicationdate dateposted posted published postdate createdat"
    " created datecreated updated",
    "ends": "expirationdate expiresat expirydate validthrough expires enddate closingdate deadline validuntil"
    " applicationdeadline",
    "types": "jobtype employmenttype contracttype contract contracttime workingpatterns workinghours schedule"
    " employmentcontract positiontype timetype hours",
    "model": "remotetype workplacetypes workplacetype workmodel isremote remote telecommute",
    "category": "category jobcategory industry jobfunction function department sector",
    "language": "language lang locale",
    "website": "website companyurl companywebsite",
    "tasks": "tasks responsibilities duties aufgaben",
    "profile": "qualifications requirements profile anforderungen skillsrequired",
    "benefits": "benefits perks weoffer wirbieten",
    "additional": "contact companydescription howtoapply",
    "street": "streetaddress street address addressline",
    "postal_code": "postalcode postcode zip zipcode plz",
    "locality": "city town locality ort addresslocality",
    "region": "state region province county bundesland addressregion",
    "country": "country countrycode land addresscountry",
    "latitude": "latitude lat geolat",
    "longitude": "longitude lng lon geolng",
    "place": "location joblocation alternatelocation joboffernlocation place workplace office area arbeitsort",
}
NAMES = {fact: names.split() for fact, names in NAMES.items()}
PLACES = {*NAMES["place"], "joboffer", "jobofferlocation", "address"}
ADDRESS = ("street", "postal_code", "locality", "region", "country", "latitude", "longitude")


def records(path):
    number, facts = yield from records_in(path, ADS)
    expected = facts.get("expectedjobcount", "")
    if facts and facts["root"] not in ROOTS:
        yield Problem(path.name, f"<{facts['root']}> is no list of ads", ends_file=True)
    elif expected.isdecimal() and int(expected) > number:
        yield Problem(path.name, f"only {number} of {expected} ads are in it")


def told(job, fact):
    """The first words under any of its names; of what lies deeper only where the ad itself says nothing."""
    return job.value(*NAMES[fact]) or within(job, NAMES[fact])


def within(job, names):
    parents = [each for each in job.children if each.children]
    if not parents:
        return ""
    children = {name: [] for name in names}
    for parent in parents:
        for each in parent.descendants():
            if each.text and each.name in children:
                children[each.name].append(each.text)
    return next((found[0] for found in children.values() if found), "")


def company(job):
    return job.value(*NAMES["company"]) or next(
        (each.value("name", "title") for each in job.children if each.name in NAMES["company"]), ""
    )


def identify(job):
    return company(job), reference(job)


def reference(job):
    """Without a number of its own an ad is known by its address, which several may share, title and place."""
    return told(job, "reference") or hashed(
        told(job, "url"), told(job, "title"), told(job, "place"), told(job, "locality")
    )


def understand(job):
    model = model_in_words(told(job, "model") or hybrid_place(job))
    places, is_remote, remote_from = places_of(job)
    if model == "remote":
        remote_from, places = remote_from + [place.country for place in places], towns_only(places)
    return ImportedPosting(
        organization=company(job),
        website=told(job, "website"),
        reference=reference(job),
        title=told(job, "title"),
        url=address(told(job, "url")),
        description=told(job, "text"),
        sections={name: [told(job, name)] for name in ("tasks", "profile", "benefits", "additional")},
        employment_types=types(job),
        model=model,
        is_remote=is_remote,
        remote_from=remote_from,
        places=places,
        salary=salary_of(job),
        category=told(job, "category"),
        language=told(job, "language"),
        published=told(job, "date"),
        closes=told(job, "ends"),
    )


def address(text):
    url = html.unescape(text).strip().replace(" ", "%20")
    return f"https://{url}" if WITHOUT_SCHEME.match(url) else url


def types(job):
    values = [each.text for each in job.descendants() if each.name in NAMES["types"]]
    return [word.strip() for value in values for word in value.replace("|", ",").replace(";", ",").split(",")]


# --- Places -----------------------------------------------------------------------------------------------------------


def places_of(job):
    """Addresses in elements of their own, the address of the ad itself, or one line for all."""
    country = job.value(*NAMES["country"])
    parts = [job, *(each for each in job.descendants() if each.name in PLACES and each.children)]
    places = [place for part in parts if (place := place_of(part))]
    lines = [each.text for each in job.descendants() if each.name in NAMES["place"] and not each.children]
    if any(place.locality or place.postal_code for place in places):
        lines = [line for line in lines if not any(place.locality in line for place in places)]
    more, is_remote, remote_from = whereabouts(lines, country)
    for place in places:
        towns, is_away, _ = whereabouts([place.locality])
        if is_away:
            is_remote, place.locality = True, ""
        elif len(towns) == 1:
            place.locality = towns[0].text  # of "Berlin / Remote", "Berlin (hybrid)"
    places = [place for place in places if place.locality or place.postal_code]
    if is_remote and not remote_from:
        remote_from = [country]
    return places + more, is_remote, remote_from


def hybrid_place(job):
    """The place, where it says "Berlin (hybrid)", and nothing else tells the model."""
    place = f"{told(job, 'place')} {told(job, 'locality')}"
    return "hybrid" if HYBRID.search(place) else ""


def place_of(part):
    facts = {name: part.value(*NAMES[name]) for name in ADDRESS}
    return ImportedPlace(**facts) if facts["locality"] or facts["postal_code"] else None


# --- Salary -----------------------------------------------------------------------------------------------------------


def salary_of(job):
    currency = within_or_here(job, "salarycurrency", "currencycode", "currency")
    unit = within_or_here(job, "salaryperiod", "salaryfrequency", "period", "salaryunit", "interval")
    low = job.value("salarymin", "minsalary", "salaryfrom", "salarylow") or amount(job, "lowend", "min")
    high = job.value("salarymax", "maxsalary", "salaryto", "salaryhigh") or amount(job, "highend", "max")
    if low or high:
        return ImportedSalary(low or None, high or None, currency, unit)
    return salary.in_words(job.value("salary", "compensation", "pay", "wage", "gehalt"), currency, unit)


def within_or_here(job, *names):
    return job.value(*names) or within(job, names)


def amount(job, *names):
    """Of <salaries><salary><lowEnd><amount>: the first of them is the pay itself."""
    end = next((each for each in job.descendants() if each.name in names), None)
    return (end.value("amount", "value") or end.text) if end else ""
