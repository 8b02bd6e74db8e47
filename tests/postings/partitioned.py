"""Where the rows of the index lie."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from postings.search import JobSearch, partitions


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def made():
    """The names of all partitions but the rest."""
    with connection.cursor() as cursor:
        return [name for name, _end in partitions.partitions(cursor)]


def lies_in(posting):
    found = sql(
        "SELECT tableoid::regclass::text FROM postings_postingindex WHERE posting_id = %s", posting.pk
    )
    return [name for (name,) in found]


def found():
    return set(JobSearch().postings().values_list("title", flat=True))


def name_at(moment):
    [start] = partitions.periods(moment, moment + timedelta(microseconds=1))
    return partitions.name_of(start)


def days(number):
    return timezone.now() + timedelta(days=number)
