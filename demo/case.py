"""Capital letters: titles and sentences that shout are made readable."""

import re

ACRONYMS = set(
    "ACCO ACS AIDS BEST BI BIB BID CAP CCRB CDL CEO CHS CIO CMOM COBIT CPA CSE CTO DCAS DDC DEP DNA DOB"  # noqa: SIM905
    " DOE DOHMH DOITT DOT DSNY ECTP EEO EHS EMS EMT ESS FDCAD FDNY FGAP FSS GED GIS HIV HPD HQ HR HRA HUD"
    " HVAC II III IT ITIL IV J2EE JOC LAN LEED MOTI MWBE NDD NET NY NYC NYCAPS NYCHA NYPD NYS OCME OEM OEPR"
    " OMB PACE PC PM PMO QA RFID SAN SAP SLA SME SQL STD TB TLC TWIC UI US USA UX VMS WAN WF1 XML".split()
)
KEPT = {"Dot": "DOT", "Doitt": "DoITT", "J2ee": "J2EE", "Fdcad": "FDCAD", "Nycha": "NYCHA"}
SMALL = {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
NAMES = (
    "New York State", "New York City", "New York", "Staten Island", "Manhattan", "Brooklyn", "Queens", "Bronx",
    "Rikers Island", "Civil Service", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    "January", "February", "April", "June", "July", "August", "September", "October", "November", "December",
    "Chinese", "Mandarin", "Microsoft", "English", "Spanish",
    "Construction Project Manager", "Principal Administrative Associate",
)  # fmt: skip


def shouts(text, words=3):
    """So many words or more, nearly all of them in capitals."""
    letters = re.findall(r"[A-Za-z]", text)
    capitals = sum(letter.isupper() for letter in letters)
    return len(text.split()) >= words and len(letters) > 5 and capitals > 0.85 * len(letters)


def calm(text, words=3):
    """A shouted sentence in ordinary letters; acronyms and names keep their capitals."""
    if not shouts(text, words):
        return text

    def word(found):
        return found.group() if found.group() in ACRONYMS else found.group().lower()

    text = re.sub(r"[A-Za-z][A-Za-z0-9’']*", word, text)
    for name in NAMES:
        text = re.sub(rf"\b{name}\b", name, text, flags=re.IGNORECASE)
    return re.sub(r"(?:^|(?<=[.!?]\s))\W*[a-z]", lambda start: start.group().upper(), text)


def title_case(title):
    """A title in capitals as others write theirs: "Director of GIS". Other titles stay as they are."""
    letters = [letter for letter in title if letter.isalpha()]
    if not letters or sum(map(str.isupper, letters)) < 0.8 * len(letters):
        return title

    def word(found):
        text = found.group()
        if text in ACRONYMS:
            return text
        if text.lower() in SMALL and found.start():
            return text.lower()
        return KEPT.get(text.capitalize(), text.capitalize())

    return re.sub(r"[A-Za-z][A-Za-z0-9’']*", word, title)
