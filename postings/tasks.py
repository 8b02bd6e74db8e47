from celery import shared_task

from .imports import schedule
from .search import gathering, partitions, suggestion_table, vocabulary


@shared_task(soft_time_limit=schedule.LONGEST, time_limit=schedule.LONGEST + 30)
def fetch_feeds():
    """May take minutes, so it has a queue and a worker of its own."""
    schedule.fetch_due()


@shared_task
def read_new_words():
    """Words of ads that have become open; twice at once, one of them does nothing."""
    vocabulary.refresh()


@shared_task
def refresh_suggestions():
    """What the search fields suggest, in step with the ads that are open by now."""
    suggestion_table.refresh()


@shared_task
def keep_search_index():
    """Partitions for what is coming, and none for what has closed; words that nobody uses any more are forgotten."""
    gathering.end_forgotten()
    partitions.keep_partitions()
    vocabulary.forget()
