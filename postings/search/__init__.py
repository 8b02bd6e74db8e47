"""Search: from a query string to the ads that match it, in order, counted."""

from .job_search import JobSearch, with_query

__all__ = ["JobSearch", "with_query"]
