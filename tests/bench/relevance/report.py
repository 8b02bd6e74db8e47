"""The table, and the failures of the kinds that do worst."""

from collections import defaultdict
from dataclasses import asdict
from statistics import mean

from . import ads
from .make_queries import KINDS

MEASURES = ["hit@1", "hit@10", "MRR"]
WORST_KINDS = 4
EXAMPLES = 10


def figures(answers):
    groups = defaultdict(list)
    for answer in answers:
        kind, language = answer.query.kind, answer.query.language
        for group in ((kind, language), (kind, "both"), ("all", language), ("all", "both")):
            groups[group].append(answer)
    everyone = groups["all", "both"]
    rows = [
        row(kind, language, groups[kind, language])
        for kind in [*KINDS, "all"]
        for language in ("de", "en", "both")
    ]
    failures = [failure(answer) for answer in everyone if not 0 < answer.rank(answer.ours) <= 10]
    return {"rows": [*rows, mean_of_kinds(rows)], "failures": failures}


def row(kind, language, answers):
    return {
        "kind": kind,
        "language": language,
        "n": len(answers),
        "ours": measures([answer.rank(answer.ours) for answer in answers]),
        "baseline": measures([answer.rank(answer.baseline) for answer in answers]),
    }


def mean_of_kinds(rows):
    """Each kind as weighty as any other, however many queries it has."""
    kinds = [each for each in rows if each["language"] == "both" and each["kind"] != "all"]
    return {"kind": "kinds", "language": "both", "n": sum(each["n"] for each in kinds)} | {
        side: {name: mean(each[side][name] for each in kinds) for name in MEASURES}
        for side in ("ours", "baseline")
    }


def measures(ranks):
    return {
        "hit@1": mean(rank == 1 for rank in ranks),
        "hit@10": mean(0 < rank <= 10 for rank in ranks),
        "MRR": mean(1 / rank if rank else 0 for rank in ranks),
    }


def failure(answer):
    return asdict(answer.query) | {
        "rank": answer.rank(answer.ours),
        "found": len(answer.ours),
        "first": answer.ours[0] if answer.ours else "",
    }


def print_figures(figures, everything=False):
    print(
        f"\n{'kind':<11}{'lang':<6}{'n':>5}   {'hit@1':>6}{'hit@10':>8}{'MRR':>7}   baseline: hit@1  hit@10    MRR"
    )
    for row in figures["rows"]:
        ours, baseline = ([row[side][name] for name in MEASURES] for side in ("ours", "baseline"))
        print(
            f"{row['kind']:<11}{row['language']:<6}{row['n']:>5}   "
            f"{ours[0]:>6.3f}{ours[1]:>8.3f}{ours[2]:>7.3f}   "
            f"{baseline[0]:>15.3f}{baseline[1]:>8.3f}{baseline[2]:>7.3f}"
        )
    kinds = {
        row["kind"]: row["ours"]["hit@10"]
        for row in figures["rows"]
        if row["language"] == "both" and row["kind"] in KINDS
    }
    worst = sorted(kinds, key=kinds.get)
    for kind in worst if everything else worst[:WORST_KINDS]:
        print_failures(kind, figures["failures"], everything)


def print_failures(kind, failures, everything):
    failed, known = [each for each in failures if each["kind"] == kind], ads.load()
    print(f"\n{kind}: {len(failed)} not among the first ten")
    for each in failed if everything else failed[:EXAMPLES]:
        radius = f" ~{each['radius']}" if each["radius"] else ""
        where = f" @ {each['where']}{radius}" if each["where"] else ""
        wanted = known[each["wanted"].split()[0]].title
        first = known[each["first"]].title if each["first"] else "nothing"
        print(
            f"  {each['language']} {each['q']}{where} | wanted: {wanted} (rank {each['rank'] or '–'}) | first: {first}"
        )
