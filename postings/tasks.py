from celery import shared_task

from .search import suggestion_table


@shared_task
def refresh_suggestions():
    """What the search fields suggest, in step with the ads that are open by now."""
    suggestion_table.refresh()
