"""Suggestions as one types, from 40,000 terms in a database of their own."""

from django.core.management import call_command

from tests.bench import suggestions
from tests.bench.harness.databases import another_database, time_limit

TABLE = "Suggestions from 40,000 terms, ms in the database"


def measure(queries, random):
    with another_database("bench_suggestions", copy=False):
        with time_limit():
            call_command("migrate", verbosity=0)
            suggestions.fill()
        suggestions.measure(50)  # warm
        found = suggestions.measure()
    return [
        {"table": TABLE, "typed": what, "p50": p50, "p95": p95, "max": longest}
        for what, (p50, p95, longest) in found.items()
    ]
