"""Views, begun applications and clicks to the employer's own form: numbers a day, nothing about the person."""

import re

from django.db import connection
from django.utils import timezone

BOTS = re.compile(
    r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|headless|lighthouse", re.IGNORECASE
)
COLUMNS = ("views", "starts", "clicks")


def count(posting, column, *, user_agent):
    """One more, atomically in the database; robots are not counted."""
    if column not in COLUMNS:
        raise ValueError(column)
    if not user_agent or BOTS.search(user_agent):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO postings_postingday (posting_id, day, views, starts, clicks)"  # noqa: S608 - a fixed column name
            f" VALUES (%s, %s, %s, %s, %s) ON CONFLICT (posting_id, day)"
            f" DO UPDATE SET {column} = postings_postingday.{column} + 1",
            [posting.pk, timezone.localdate(), *(int(name == column) for name in COLUMNS)],
        )
