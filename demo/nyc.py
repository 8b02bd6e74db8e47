"""The job ads of New York City's agencies (NYC Open Data) as schema.org job postings."""

import json
import re
from pathlib import Path

from demo import nyc_places
from demo.agencies import AGENCIES
from demo.case import calm, title_case
from demo.categories import category
from demo.employment import contract_and_hours, employment
from demo.phrases import BOILERPLATE
from demo.sections import lend_opening, part_prose, recover, without_idle_headings
from demo.text import Line, lines, render, repair, sentences, split_list, tidy

FREQUENCIES = {"Annual": "YEAR", "Hourly": "HOUR", "Daily": "DAY"}
LONGEST = 4000  # the data cuts longer texts off, in the middle of a word
MISSPELT = {
    "Analystics": "Analytics", "Assisant": "Assistant", "Commisioner": "Commissioner", "Contruction": "Construction",
    "Environemental": "Environmental", "Interne": "Intern", "Internes": "Interns", "Intiatives": "Initiatives",
    "Manangement": "Management", "Operater": "Operator", "Pubilc": "Public", "Representive": "Representative",
}  # fmt: skip


def postings(path):
    """Every job once: the external posting before the internal one, then the newest text."""
    rows = json.loads(Path(path).read_text(encoding="utf-8-sig"))["value"]
    best = {}
    for row in rows:
        known = best.get(row["job_id"])
        if known is None or _rank(row) > _rank(known):
            best[row["job_id"]] = row
    return [posting(row) for row in best.values()]


def _rank(row):
    return row["posting_type"] == "External", row["posting_updated"] or "", row["posting_date"] or ""


def posting(row):
    """One row as a JobPosting; dates are not the row's own, so they are missing here."""
    agency = AGENCIES[row["agency"]]
    sections = sections_of(row)
    location = row["geo_location"]
    found = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": agency, "value": f"nyc-{row['job_id']}"},
        "title": title(row["business_title"]),
        "description": render(sections["introduction"]) or _opening(row, agency),
        "responsibilities": render(sections["tasks"]),
        "qualifications": render(sections["profile"]),
        "jobBenefits": render(sections["benefits"]),
        "disambiguatingDescription": render(sections["notes"]),
        **employment(*contract_and_hours(row), "on_site"),
        "hiringOrganization": {"@type": "Organization", "name": agency, "alternateName": row["agency"]},
        "jobLocation": nyc_places.place(row["work_location"], location and location["coordinates"]),
        "baseSalary": salary(row),
        "occupationalCategory": category(row["business_title"], row["civil_service_title"]),
        "inLanguage": "en",
        "directApply": True,
    }
    return {key: value for key, value in found.items() if value}


def title(typed):
    """The title without shouting, remarks about the posting, or misspellings."""
    text = re.sub(r"^REPOST\s*-\s*", "", tidy(repair(typed)))
    text = re.sub(r"\s*([(/])\s*", lambda mark: mark.group() if mark.group(1) == "/" else " (", text)
    text = re.sub(r"\b\w+\b", _spelt, text)
    return title_case(tidy(text)).replace("Cert IT", "Certified IT").replace(" (s)", "(s)")


def _spelt(word):
    right = MISSPELT.get(word.group().capitalize(), word.group())
    return right.upper() if word.group().isupper() else right


def _opening(row, agency):
    who = "one person" if row["num_of_positions"] == 1 else f"{row['num_of_positions']} people"
    return f"<p>{agency} is looking for {who} to work as {title(row['business_title'])}.</p>"


def salary(row):
    low, high = sorted([row["salary_range_from"] or 0, row["salary_range_to"] or 0])
    if high <= 0:
        return None
    value = {"@type": "QuantitativeValue", "minValue": low or high, "maxValue": high}
    value["unitText"] = FREQUENCIES[row["salary_frequency"]]
    return {"@type": "MonetaryAmount", "currency": "USD", "value": value}


def sections_of(row):
    """The five sections, each a list of lines."""
    names = [repair(row[key]) for key in ("business_title", "civil_service_title", "division_work_unit")]
    found = recover(lines(_whole(row["job_description"])), names)
    if not found["tasks"]:
        found["introduction"], found["tasks"] = part_prose(found["introduction"])
    if all(len(line.text) < 60 for line in found["introduction"]):
        found["tasks"] = found["introduction"] + found["tasks"]
        found["introduction"], found["tasks"] = lend_opening(found["tasks"])
    found["introduction"] = [part for line in found["introduction"] for part in _semicolons(line)]
    found["tasks"] = _as_list(found["tasks"])
    requirements = lines(_whole(row["minimum_qual_requirements"]))
    skills = _as_list(lines(_whole(row["preferred_skills"])), prose=True)
    found["profile"] = [
        *_headed("Requirements", _joined(requirements)),
        *_headed("Preferred skills", skills),
        *found["profile"],
    ]
    found["notes"] = _notes(row, found["notes"])
    found["profile"] = [_calmed(line) for line in found["profile"]]
    return {section: without_idle_headings(kept) for section, kept in found.items()}


def _calmed(line):
    return line._replace(text=title_case(line.text) if line.kind == "heading" else calm(line.text))


def _whole(text):
    """Without the last sentence of a text that was cut off."""
    if len(text.strip()) < LONGEST - 1:
        return text
    ends = [end.end() for end in re.finditer(r"[.;:](?=\s)", text)]
    return text[: ends[-1]] if ends else text


def _headed(heading, found):
    if found and found[0].kind == "heading":
        found = found[1:]
    return [Line("heading", heading), *found] if found else []


def _joined(requirements):
    """An "or" that stands alone belongs to what is before it."""
    found = []
    for line in requirements:
        if found and re.fullmatch(r"(or|and)[.,;:]?", line.text, re.IGNORECASE):
            found[-1] = found[-1]._replace(text=f"{found[-1].text.rstrip(',')} {line.text.lower()}")
        else:
            found.append(line)
    return found


def _as_list(found, prose=False):
    """Bullets for lines that are members of a list without saying so."""
    if not any(line.kind in ("bullet", "number") for line in found):
        texts = [line for line in found if line.kind == "text"]
        led = bool(found) and (found[0].kind in ("lead", "heading") or found[0].text.endswith(":"))
        told = [sentence for line in texts for sentence in sentences(line.text)]
        short = bool(told) and sum(map(len, told)) / len(told) < (140 if prose else 260)
        speaks = sum(bool(re.match(r"(The|This|You|He|She|S/he|It|We|In addition)\b", each)) for each in told)
        if len(texts) > 2 and len(told) == len(texts):
            return [line._replace(kind="bullet") if line in texts else line for line in found]
        if len(told) > 2 and short and (led or prose) and speaks < len(told) / 3:
            return [part for line in found for part in _bullets(line)]
    listed = [part for line in found for part in _semicolons(line)]
    for at in range(1, len(listed) - 1):
        around = {listed[at - 1].kind, listed[at + 1].kind}
        if listed[at].kind == "text" and around == {"bullet"} and not listed[at].text.endswith(":"):
            listed[at] = listed[at]._replace(kind="bullet")
    return listed


def _bullets(line):
    if line.kind != "text" or line.text.endswith(":"):
        return [line]
    return [Line("bullet", sentence) for sentence in sentences(line.text)]


def _semicolons(line):
    """The members of "The clerk will open mail; answer it; keep a log. Other duties." as bullets."""
    if line.kind != "text" or line.text.count(";") < 2:
        return [line]
    parts = []
    for sentence in sentences(line.text):
        members = split_list(sentence)
        if members and max(map(len, members)) < 600:
            lead = re.match(
                r"(.{8,260}?\b(?:will(?: also)?|responsible for))\b(?: be responsible for)?:? (?=\w.{5})",
                members[0],
            )
            if lead:
                parts.append(Line("text", lead.group().strip(" :") + ":"))
                members[0] = members[0][lead.end() :]
            parts += [Line("bullet", member) for member in members]
        elif parts and parts[-1].kind == "text" and not parts[-1].text.endswith(":"):
            parts[-1] = Line("text", f"{parts[-1].text} {sentence}")
        else:
            parts.append(Line("text", sentence))
    return parts


def _notes(row, found):
    """What else a reader should know; not how to apply on a portal of 2015."""
    for line in lines(row["additional_information"]):
        kept = [each for each in sentences(line.text) if not BOILERPLATE.search(each)]
        if kept:
            found.append(_calmed(line._replace(text=" ".join(kept))))
    found = [line for line in found if not BOILERPLATE.search(line.text)]
    if found and found[-1].kind == "heading":
        found.pop()
    residency = sentences(tidy(repair(row["residency_requirement"])))
    if residency:
        kept = [each for each in residency if "discuss with the agency" not in each]
        found += [Line("heading", "Residency"), Line("text", " ".join(kept).rstrip(".") + ".")]
    if row["num_of_positions"] > 1:
        found += [
            Line("heading", "Openings"),
            Line("text", f"There are {row['num_of_positions']} of these positions."),
        ]
    return found
