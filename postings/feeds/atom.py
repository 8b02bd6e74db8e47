"""Any search as an Atom feed (RFC 4287), the newest ads first, with links to further pages (RFC 5005)."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from ..models import Posting
from ..search.result_page import ResultPage
from ..structured_data import absolute, description
from .texts import writable

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def urn(*about):
    """The same as long as the board keeps its host name, whatever becomes of titles and addresses."""
    board = uuid.uuid5(uuid.NAMESPACE_DNS, urlsplit(settings.SITE_URL).hostname)
    return uuid.uuid5(board, "/".join(map(str, about))).urn


class Feed(Atom1Feed):
    """What Django's lacks: an id of its own, a date that is true, pages, and the language of an entry."""

    content_type = "application/atom+xml; charset=utf-8"

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if self.feed["next"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["next"]})
        handler.addQuickElement("generator", writable(settings.SITE_NAME), {"uri": settings.SITE_URL})

    def latest_post_date(self):
        """Of a feed without entries nothing has changed: with the time of asking it would never be the same twice."""
        return max((item["updateddate"] for item in self.items), default=NEVER)

    def item_attributes(self, item):
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def atom(search, path, after=""):
    """As text. `path` is the feed's own address, without a query."""
    search = replace(search, sort="newest")
    page = ResultPage(search, after)
    rows = [] if page.is_loose else page.rows  # what fits only some of the words is no news about this search
    postings = Posting.objects.for_list().in_bulk([row.posting_id for row in rows])
    query = replace(search, sort="").query_string
    following = [f"after={page.next_cursor}"] if page.next_cursor else []
    feed = Feed(
        title=writable(f"{search.title} – {settings.SITE_NAME}"),
        link=absolute(replace(search, sort="").url),
        description=None,
        language=get_language(),
        feed_url=absolute(address(path, query, *([f"after={after}"] if page.cursor else []))),
        feed_guid=urn("search", search.canonical),
        next=absolute(address(path, query, *following)) if following else "",
    )
    for row in rows:
        if row.posting_id in postings:
            feed.add_item(**entry(postings[row.posting_id]))
    return feed.writeString("utf-8")


def address(path, *queries):
    query = "&".join(filter(None, queries))
    return f"{path}?{query}" if query else path


def entry(posting):
    return {
        "title": writable(posting.title),
        "link": absolute(posting.get_absolute_url()),
        "description": None,
        "content": writable(description(posting)),
        "unique_id": urn("posting", posting.pk),
        "pubdate": posting.published_at,
        "updateddate": posting.changed_at,
        "author_name": writable(posting.company.name),
        "categories": [posting.category],
        "language": posting.language,
    }
