"""Reads the classifications of occupations: ESCO in English and German, O*NET in English."""

import csv
import gzip
import re
from collections import defaultdict
from typing import NamedTuple

ENGLISH = "esco_en_occupations.csv.gz"
GERMAN = "aut_q_de_c_de"
ONET_TITLES = "onet_occupations.txt.gz"
ONET_ALTERNATES = "onet_alternate_titles.txt.gz"

ABBREVIATED = re.compile(r"(?P<long>[^()]+) \((?P<short>[A-Z]{4,6})\)$")
PLURAL = re.compile("(?<=[^s])s$")


class Concept(NamedTuple):
    """An occupation of ESCO: the preferred label of each language stands first."""

    german: list[str]
    english: list[str]


def concepts(folder):
    """The occupations that have labels in both languages, in the order of the English table."""
    german = _german_labels(folder / GERMAN)
    with gzip.open(folder / ENGLISH, "rt", encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            if labels := german.get(row["ORIGINURI"]):
                alternatives = row["ALTLABELS"].splitlines()
                english = [_tidy(label) for label in (row["PREFERREDLABEL"], *alternatives)]
                yield Concept(labels, list(dict.fromkeys(english)))


def _german_labels(folder):
    """MELO's tables: the labels, and which concept each belongs to. Both forms of "Koch/Köchin" become labels."""
    with (folder / "concept_mapping.tsv").open(encoding="utf-8") as lines:
        address = dict(line.rstrip("\n").split("\t") for line in lines)
    labels = defaultdict(list)
    with (folder / "corpus_elements.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            number, label = line.rstrip("\n").split("\t")
            known = labels[address[number]]
            known += [form for form in _forms(_tidy(label)) if form not in known]
    return labels


def _forms(label):
    """ "Fluglotse/Fluglotsin" is two labels; "Lehrer/in" and "Import-/Exportmanager" are one."""
    forms = [form.strip() for form in label.split("/")]
    are_whole = len(forms) == 2 and all(len(form) > 2 for form in forms)
    if are_whole and not forms[0].endswith("-") and not forms[1].startswith("-"):
        return forms
    return [label]


def _tidy(label):
    return " ".join(label.split())


def onet(folder):
    """For every occupation of O*NET its titles in the singular, and its abbreviations as (short, long)."""
    titles = defaultdict(list)
    for row in _rows(folder / ONET_TITLES):
        titles[row["O*NET-SOC Code"]].append(PLURAL.sub("", row["Title"]))
    abbreviations = []
    for row in _rows(folder / ONET_ALTERNATES):
        title = row["Alternate Title"]
        if match := ABBREVIATED.fullmatch(title):
            abbreviations.append((match["short"], match["long"]))
            title = match["long"]
        titles[row["O*NET-SOC Code"]].append(title)
    return list(titles.values()), abbreviations


def _rows(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
