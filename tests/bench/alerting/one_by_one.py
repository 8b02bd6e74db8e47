"""One query an alert, as others do it: on a sample, extrapolated."""

import time

from alerts.models import Alert, SavedSearch

SAMPLE = 1500
MOST = 20  # ads, as in the design's comparison


def measure(after, through, random):
    for kind, rows in (
        ("alert", Alert.objects.values_list("search", flat=True)),
        ("distinct search", SavedSearch.objects.values_list("pk", flat=True)),
    ):
        every = list(rows)
        sample = random.sample(every, min(SAMPLE, len(every)))
        queries = SavedSearch.objects.in_bulk(sample)
        begun = time.perf_counter()
        for pk in sample:
            newest(queries[pk].query, after, through)
        seconds = time.perf_counter() - begun
        yield {
            "table": "One query each, extrapolated",
            "for each": kind,
            "sample": len(sample),
            "ms each": seconds / len(sample) * 1000,
            "all, s": seconds / len(sample) * len(every),
        }


def newest(query, after, through):
    search = SavedSearch(query=query).search
    rows = search.postings().filter(alert_seq__gt=after, alert_seq__lte=through).order_by("-alert_seq")
    return list(rows.values_list("alert_seq", flat=True)[:MOST])
