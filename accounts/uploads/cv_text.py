"""What a CV's text says of its owner, and only where it is sure: a wrong guess costs more than an empty field."""

import re

import phonenumbers

from .. import phones

HEAD = 4000  # characters: who it is stands at the beginning
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)
NAME = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?")
PHONE_WORD = re.compile(r"\b(?:tel|telefon|telephone|phone|mobil|mobile|handy|cell)\b", re.IGNORECASE)
PARTICLES = {
    "von",
    "van",
    "der",
    "den",
    "de",
    "da",
    "di",
    "la",
    "le",
    "zu",
    "zur",
    "bin",
    "al",
    "el",
    "und",
    "y",
}
HEADINGS = {
    "application", "bewerbung", "curriculum", "cv", "daten", "kontakt", "contact", "last", "lebenslauf", "page",
    "personal", "persönliche", "profil", "profile", "qualifikationsprofil", "resume", "résumé", "seite", "vitae",
}  # fmt: skip


def facts(text):
    """{"name": …, "email": …, "phone": …}, each "" unless it is sure."""
    head = text[:HEAD]
    return {"name": name(head), "email": email(head), "phone": phone(head)}


def email(text):
    """The only address; of two, one may be a referee's."""
    found = {match.lower().rstrip(".") for match in EMAIL.findall(text)}
    return found.pop() if len(found) == 1 else ""


def phone(text):
    """The first valid number that says it is one, in international form: dates make valid numbers too."""
    for match in phonenumbers.PhoneNumberMatcher(text, phones.REGION):
        line = text[: match.start].rpartition("\n")[2]
        if match.raw_string.startswith(("+", "00")) or PHONE_WORD.search(line):
            return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return ""


def name(text):
    """The first line that is no heading, if it looks like a person's name: two to four words in capitals."""
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not is_heading(line)), "")
    words = first.split()
    full = [word for word in words if word.lower() not in PARTICLES]
    if not 2 <= len(full) <= 4 or len(words) > 6 or len(first) > 60:
        return ""
    if not all(NAME.fullmatch(word) and word[0].isupper() for word in full):
        return ""
    return first.title() if first.isupper() else " ".join(words)


def is_heading(line):
    return any(word.lower().strip(":.,") in HEADINGS for word in line.split())
