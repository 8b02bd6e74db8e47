# ruff: noqa: SIM905 (lists of words)
"""How fast suggestions come from 40,000 terms: `fill()` a database of no other use, then `measure()`."""

import random
import time
from statistics import quantiles

from django.db import connection

from postings.models import Suggestion, SuggestionStart, SuggestionWord
from postings.search.suggestion_table import WORDS, run, write_sql
from postings.search.suggestions import WEAK, suggest

LEVELS = [
    "",
    "Senior ",
    "Junior ",
    "Lead ",
    "Leiter ",
    "Leitende ",
    "Head of ",
    "Ausbildung ",
    "Werkstudent ",
]
FIELDS = (
    "Software Data Cloud Elektro Maschinen Anlagen Labor Pflege Alten Kinder Schul Bau Tief Holz Metall Lager Transport"
    " Kraftfahrzeug Steuer Finanz Bank Versicherungs Personal Marketing Vertriebs Einkaufs Projekt Produkt Qualitäts"
    " Sicherheits Netzwerk System Daten Web Medien Grafik Text Sprach Reise Hotel Küchen Wäscherei Garten Forst Umwelt"
    " Energie Wasser Gas Klima Heizungs Sanitär Dach Fenster Fliesen Straßen Gleis Flug Schiff Fracht Zoll Post Kunden"
).split()
ROLES = (
    "entwickler ingenieur techniker mechaniker monteur meister helfer berater leiter manager analyst architekt"
    " assistent sachbearbeiter koordinator planer prüfer trainer therapeut pfleger erzieher lehrer verkäufer fahrer"
    " disponent kommissionierer mitarbeiter spezialist referent jurist controller buchhalter administrator tester"
).split()
ENGLISH = (
    "Engineer Developer Manager Analyst Consultant Designer Nurse Clerk Officer Assistant Driver".split()
)
SKILLS = "Python Java SAP Excel Go Kubernetes DATEV Staplerschein Englisch Schweißen CNC Photoshop Scrum SQL".split()
SYLLABLES = (
    "al ber cor dan el fin gra hol ist jor kal lum mer nor ost pax quo ram sol tec ul ver wes zen".split()
)


def terms(count, seed):
    """(kind, label) of distinct things: seven titles for two companies and a skill, as large boards have them."""
    pick = random.Random(seed)
    found = {}
    while len(found) < count:
        kind = pick.choices(["title", "company", "skill"], [70, 20, 10])[0]
        field, role = pick.choice(FIELDS), pick.choice(ROLES)
        if kind == "title" and pick.random() < 0.6:
            label = f"{pick.choice(LEVELS)}{field}{role} {pick.choice(['', *FIELDS])}".strip()
        elif kind == "title":
            label = f"{pick.choice(LEVELS)}{field} {pick.choice(FIELDS)} {pick.choice(ENGLISH)}"
        elif kind == "company":
            name = "".join(pick.choices(SYLLABLES, k=3)).capitalize()
            label = f"{name} {pick.choice(FIELDS)} GmbH"
        else:
            label = f"{pick.choice(SKILLS)} {field} {pick.choice(['', *FIELDS])}".strip()
        found[label] = kind
    return found


def fill(count=40_000, seed=1):
    """As `refresh()` would write them; how many ads have a term falls off as Zipf says."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    for model in (SuggestionStart, Suggestion, SuggestionWord):
        model.objects.all().delete()
    found = terms(count, seed)
    for kind in Suggestion.Kind:
        fresh = """fresh AS MATERIALIZED (
          SELECT DISTINCT ON (btrim(search_fold(label))) btrim(search_fold(label)) AS key, label, 1 + 20000 / n AS count
          FROM args, unnest(args.labels) WITH ORDINALITY AS each (label, n))"""
        labels = [label for label, its_kind in found.items() if its_kind == kind]
        run(write_sql(fresh), [kind, labels, WEAK])
    run(WORDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE postings_suggestion, postings_suggestionstart, postings_suggestionword"
        )


def questions(number, seed):
    """What is in a field while people type, and after a slip: (what kind of question, text)."""
    pick = random.Random(seed)
    labels = list(Suggestion.objects.order_by("?").values_list("label", flat=True)[:number])
    for label in labels:
        words = label.split()
        yield "beginning", label[: pick.randint(1, min(12, len(label)))]
        yield "later word", words[-1][: pick.randint(2, 8)]
        word = max(words, key=len)
        if len(word) > 4:
            at = pick.randint(1, len(word) - 3)
            yield "typo", word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        yield "other order", " ".join(reversed(words))


def measure(number=300, seed=2):
    """{what: (p50, p95, max)} in milliseconds: in the database, and all in all."""
    seconds = {"all": [], "all, with Python": []}
    for what, text in list(questions(number, seed)):
        spent = []

        def watch(execute, *args, spent=spent):
            started = time.perf_counter()
            try:
                return execute(*args)
            finally:
                spent.append(time.perf_counter() - started)

        started = time.perf_counter()
        with connection.execute_wrapper(watch):
            suggest(text)
        seconds["all, with Python"].append(time.perf_counter() - started)
        seconds["all"].append(sum(spent))
        seconds.setdefault(what, []).append(sum(spent))
    return {what: summary(times) for what, times in seconds.items()}


def summary(times):
    parts = quantiles(times, n=20)
    return tuple(round(1000 * value, 1) for value in (parts[9], parts[18], max(times)))
