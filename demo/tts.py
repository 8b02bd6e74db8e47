"""The job ads of the federal Technology Transformation Services (18F/join.tts.gsa.gov) as schema.org job postings.

Each is a Markdown file of a Jekyll site: front matter, then sections under headings of the second level.
"""

import re
import sys
import textwrap
from pathlib import Path

from markdown_it import MarkdownIt

from demo.categories import category
from demo.employment import employment

# The beginning of a title or of a file's name, and the organisation that is meant by it.
ORGANISATIONS = {
    "login": "Login.gov",
    "18f": "18F",
    "10x": "10x",
    "fedramp": "FedRAMP",
    "ttg-fedramp": "FedRAMP",
    "coe": "Centers of Excellence",
    "contactcenterleads": "Centers of Excellence",
    "usdc": "U.S. Digital Corps",
    "ttg-usdc": "U.S. Digital Corps",
    "pif": "Presidential Innovation Fellows",
}
PARENT = "GSA Technology Transformation Services"
TITLES = {
    "Information Technology Specialist GS14": "IT Specialist, various roles",
    "Information Technology Specialist GS15 APPS INFOSEC": "IT Specialist (Application Software and Security)",
    "Office-of-Solutions-Assistant-Commissioner-2023": "Assistant Commissioner, Office of Solutions",
    "18f-director-2023": "Director of 18F",
    "Accelerators-Directo2023": "Accelerator Division Director",
    "DAP-Program-Manager-2023": "Program Manager, Digital Analytics Program",
    "Data-Analytics-Product-Managers": "Product Manager, Data & Analytics",
    "USDC-Supervisor-Product-Management": "Fellow Experience Supervisor, Product Management",
    "USDC Fellow Experience Sup Design": "Fellow Supervisor, Design",
    "FedRAMP-program-lead2023": "Program Lead, Vulnerability Management & Continuous Monitoring",
    "fedramp-isso-2023": "Information Systems Security Officer, Cloud Security Assessment",
    "login-devops-supervisor-2023": "DevOps/Site Reliability Supervisory Engineer",
}
CATEGORIES = {
    "Data & Analytics Modernization Lead": "it",
    "Engineer": "it",
    "Engineering Director": "it",
    "Fellow Supervisor, Design": "design",
    "Product Manager, Data & Analytics": "it",
    "Program Lead, Vulnerability Management & Continuous Monitoring": "it",
    "Program Manager, Digital Analytics Program": "it",
    "Research Operations Lead": "design",
    "Security Compliance Lead": "it",
}
# Said in every ad, about applying on another site.
_BOILERPLATE = (
    r"(?s:Provide as much detail as possible on your resume.*?\n\n)",
    r"Failure to provide required information may result in disqualification\.\s*",
    r"For each job on your resume, provide:\s*(\n\s*- .*)+",
    r"\*\*SPECIALIZED EXPERIENCE REQUIREMENTS?:?\*\*:?\s*",
    r"\*\*\*UPDATED\*\*\*\s*",
)
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def postings(folder):
    """All ads of a folder; templates, and announcements that only point to another site, are left out."""
    found = []
    for path in sorted(Path(folder).glob("*.md")):
        if path.name.startswith("_") or path.name == "LICENSE.md":
            continue
        posting = posting_of(path.stem, path.read_text(encoding="utf-8"))
        if posting:
            found.append(posting)
        else:
            print(f"left out: {path.name} has no text of its own", file=sys.stderr)
    return found


def posting_of(name, source):
    """The JobPosting of one file, without dates; None if the file has no sections."""
    source = re.sub(r"{%-?\s*comment.*?endcomment[^%]*%}", "", source, flags=re.DOTALL)
    _, front, body = re.split(r"^---[ \t]*$", source, maxsplit=2, flags=re.MULTILINE)
    parts = re.split(r"^## +(.+?) *$", body, flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    if "Role summary" not in sections:
        return None
    facts = dict(re.findall(r"^([a-z][a-z ]*): *(\S.*?) *$", front, flags=re.MULTILINE))
    basics = _basics(sections["Basic information"])
    organisation = _organisation(name)
    title = TITLES.get(name) or title_of(facts["title"])
    contract = "fixed_term" if facts["appointment type"] == "term" else "permanent"
    where, remote = _location(basics.get("Location", ""))
    found = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": organisation, "value": f"tts-{_slug(name)}"},
        "title": title,
        "description": html_of(sections["Role summary"]),
        "responsibilities": html_of(f"{_objectives(front)}\n\n{sections['Key objectives']}"),
        "qualifications": html_of(sections["Qualifications"]),
        "disambiguatingDescription": _notes(facts, basics),
        **employment(contract, "full_time", "remote" if remote else "on_site"),
        "hiringOrganization": _with_parent(organisation),
        "jobLocation": where,
        "jobLocationType": "TELECOMMUTE" if remote else "",
        "applicantLocationRequirements": {"@type": "Country", "name": "US"} if remote else None,
        "baseSalary": _salary(sections["Basic information"]),
        "occupationalCategory": CATEGORIES.get(title) or category(title),
        "inLanguage": "en",
        "directApply": True,
    }
    return {key: value for key, value in found.items() if value}


def title_of(typed):
    """The title without the organisation before it and the pay grade after it."""
    text = typed.strip("\"' ")
    text = re.sub(r"^[^:]{3,60}: ", "", text)
    text = re.sub(r"^(Login\.gov|TTS|18F) (?=[A-Z])", "", text)
    return re.sub(r"[ ,-]*\bGS ?-?\d+$", "", text)


def html_of(markdown):
    """HTML of a section: Liquid tags, boilerplate and links within the Jekyll site are gone."""
    text = re.sub(r"\[([^\]]+)\]\(\s*(?:{%.*?%}|[^)]*join\.tts\.gsa\.gov[^)]*|/[^)]*)\s*\)", r"\1", markdown)
    text = re.sub(r"{%.*?%}|{{.*?}}|{:.*?}", "", text, flags=re.DOTALL)
    for pattern in _BOILERPLATE:
        text = re.sub(pattern, "", text, flags=re.IGNORECASE)
    text = re.sub(r"Objective #?\d+:\s*", "", text)
    text = re.sub(r"^(\s*- +)\d+\. +", r"\1", text, flags=re.MULTILINE)
    found = _MARKDOWN.render(text.strip("\n"))
    found = re.sub(r"<(/?)h[1-6]>", r"<\1h3>", found)
    found = re.sub(r"\s*\n\s*(?=</?(?:ul|ol|li|p|h3|blockquote)>)", "", found)
    found = re.sub(r"\s*\n\s*", " ", found.strip())
    found = re.sub(r"(<(?:ul|ol|li)>) ", r"\1", found)
    return re.sub(r"<(p|li)>\s*</\1>|<[hb]r ?/?>", "", found)


def _objectives(front):
    """The list in the front matter, as Markdown."""
    listed = re.search(r"^key objectives: *\n(.*?)(?=^[a-z][a-z ]*:)", front, flags=re.MULTILINE | re.DOTALL)
    kept = [line for line in (listed.group(1) if listed else "").splitlines() if not re.match(r"\s*#", line)]
    return textwrap.dedent("\n".join(kept))


def _basics(section):
    """The facts "**Label:** value", the value perhaps on the next line."""
    pairs = re.findall(r"^\*\*([^*\n:]+):\*\*[ \t]*\n?(.*)$", section, flags=re.MULTILINE)
    return {label.strip(): re.sub(r"{[%{].*", "", value).strip() for label, value in pairs}


def _notes(facts, basics):
    """Who may apply, and the terms of the appointment."""
    term = "term-limited" if facts["appointment type"] == "term" else "permanent"
    grade = "Senior Executive Service" if facts["gs"] == "20" else f"GS-{facts['gs']}"
    notes = [f"Appointment: {term}, full time, pay grade {grade}"]
    if "Supervisory status" in basics:
        supervises = "no" if basics["Supervisory status"].lower().startswith("no") else "yes"
        notes.append(f"Supervises others: {supervises}")
    if basics.get("Number of vacancies", "1") != "1":
        notes.append(f"Openings: {basics['Number of vacancies']}")
    if basics.get("Travel requirement"):
        notes.append(basics["Travel requirement"].rstrip("."))
    notes.append("Open to U.S. citizens or nationals; subject to background check")
    return f"<ul>{''.join(f'<li>{note}</li>' for note in notes)}</ul>"


def _location(text):
    """Place and whether the job is fully remote."""
    if "remote" in text.lower() or not text:
        return None, True
    address = {"@type": "PostalAddress", "streetAddress": "1800 F Street NW", "addressLocality": "Washington"}
    address |= {"addressRegion": "DC", "postalCode": "20405", "addressCountry": "US"}
    return {"@type": "Place", "address": address}, False


def _salary(section):
    """Only where the ad itself names the range; most leave it to the site's table of pay grades."""
    named = re.search(r'salary_range\.html min="\$([\d,]+)" max="\$([\d,]+)"', section)
    if not named:
        return None
    low, high = (int(amount.replace(",", "")) for amount in named.groups())
    value = {"@type": "QuantitativeValue", "minValue": low, "maxValue": high, "unitText": "YEAR"}
    return {"@type": "MonetaryAmount", "currency": "USD", "value": value}


def _organisation(name):
    for beginning, organisation in ORGANISATIONS.items():
        if name.lower().startswith(beginning):
            return organisation
    return PARENT


def _with_parent(name):
    found = {"@type": "Organization", "name": name}
    return (
        found if name == PARENT else found | {"parentOrganization": {"@type": "Organization", "name": PARENT}}
    )


def _slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
