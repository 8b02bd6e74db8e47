"""The list alone, and with its count and facets: how long the database takes, and how long all of it."""

from collections import namedtuple

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import QueryDict

from postings.search import JobSearch
from postings.search.result_page import ResultPage
from tests.bench.harness import clients
from tests.bench.harness.timing import clock, summary

Sample = namedtuple("Sample", "kind whole database failed")
Statements = namedtuple("Statements", "kind statements")
PARTS = {
    "the list alone": "rows_and_postings",
    "list, count and facets": "with_counts",
    "list, count and facets, nothing kept": "with_counts_anew",
}
STATEMENTS = "the statements of the list alone"


def rows_and_postings(query):
    return timed(query, lambda page: (page.rows, page.postings))


def with_counts(query):
    return timed(query, everything)


def with_counts_anew(query):
    """As if nobody had asked the same in the last minute."""
    cache.clear()
    return with_counts(query)


def everything(page):
    """In the order in which the page asks."""
    facets = page.facets
    return facets.all(), facets.unpriced, page.rows, page.postings, page.count


def rows_of(query):
    """Without the ads themselves."""
    return timed(query, lambda page: page.rows)


def recorded(query):
    """The statements of the list, to be sent once more without the Python around them."""
    statements = []

    def record(execute, statement, params, many, context):
        statements.append((statement, params))
        return execute(statement, params, many, context)

    with connection.execute_wrapper(record):
        rows_and_postings(query)
    return Statements(query.kind, statements)


def sent(query):
    failed = False
    with clock() as watch, connection.cursor() as cursor:
        try:
            for statement in query.statements:
                cursor.execute(*statement)
                cursor.fetchall()
        except DatabaseError:
            failed = True
    return Sample(query.kind, watch.whole, watch.database, failed)


def timed(query, work):
    """One that the database refuses to finish in time is a figure, too."""
    failed = False
    with clock() as watch:
        try:
            work(ResultPage(JobSearch.from_query(QueryDict(query.text))))
        except DatabaseError:
            failed = True
    return Sample(query.kind, watch.whole, watch.database, failed)


def measure(queries, random):
    for part, function in PARTS.items():
        work = f"{__name__}:{function}"
        clients.side_by_side(work, [queries])  # warm
        for number in (1, 8):
            samples, seconds = clients.side_by_side(work, clients.orders(queries, number, random))
            yield row(part, number, "all", samples) | {"a second": round(len(samples) / seconds, 1)}
            if number == 1:
                yield from by_kind(part, samples)
    yield from by_the_database(queries, random)


def by_the_database(queries, random):
    """What the database alone can do: the clients only send what the lists above asked it."""
    statements = [recorded(query) for query in queries]
    for number in (1, 8):
        orders = clients.orders(statements, number, random)
        samples, seconds = clients.side_by_side(f"{__name__}:sent", orders)
        yield row(STATEMENTS, number, "all", samples) | {"a second": round(len(samples) / seconds, 1)}


def by_kind(part, samples):
    kinds = dict.fromkeys(sorted(sample.kind for sample in samples))
    return [row(part, 1, kind, [sample for sample in samples if sample.kind == kind]) for kind in kinds]


def row(part, number, kind, samples):
    return {
        "table": f"{part.capitalize()}, ms",
        "clients": number,
        "searches": kind,
        "n": len(samples),
        **summary([sample.database for sample in samples], "db "),
        **summary([sample.whole for sample in samples], "whole "),
        "timed out": sum(sample.failed for sample in samples),
    }
