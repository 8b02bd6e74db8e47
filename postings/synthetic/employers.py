"""Employers: names that are made up of a founder or a coined word, a trade and a legal form."""

import tomllib

from django.utils.text import slugify

from . import fields

DATA = tomllib.loads((fields.DATA / "employers.toml").read_text(encoding="utf-8"))
NAMES, TRADES = DATA["names"].split(), DATA["trades"].split()
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
COLUMNS = (
    "name", "slug", "website", "industry", "size", "founded", "headquarters", "logo", "story_en", "story_de",
    "benefits_en", "benefits_de", "verified_at", "created_at",
)  # fmt: skip


def employers(number, seed, random):
    """[(name, slug)]. The slug tells seed and number, so that a second run meets its own employers again."""
    found = []
    for index in range(number):
        name = f"{random.choice(NAMES)} {random.choice(TRADES)} {random.choice(DATA['forms'])}"
        found.append((name, f"{slugify(name.translate(UMLAUTS))}-{seed}-{index}"))
    return found


def row(name, slug, at, random):
    website = f"https://{slug}.example"
    founded = random.randint(1850, 2024)
    industry, size = random.choice(DATA["industries"]), random.choice(DATA["sizes"])
    return (name, slug, website, industry, size, founded, "", "", "", "", "", "", at, at)
