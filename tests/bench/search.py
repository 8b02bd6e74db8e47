"""The suite `search`: the same mix of searches for each part; see docs/benchmarks.md for what a figure means.

A part is a module with `measure(queries, random)` that yields rows.
"""

import sys
from random import Random

from tests.bench.harness.databases import time_limit
from tests.bench.searching import baseline, lists, pages, queries, suggest, writes

PARTS = {"lists": lists, "pages": pages, "baseline": baseline, "suggestions": suggest, "writes": writes}


def run(options):
    with time_limit():
        mix = queries.mix(Random(options.seed))
    yield {"table": "The mix", "searches": len(mix), "distinct": len(set(mix))}
    for name in options.parts or PARTS:
        print(f"bench | search: {name}", file=sys.stderr, flush=True)
        yield from PARTS[name].measure(mix, Random(options.seed))
