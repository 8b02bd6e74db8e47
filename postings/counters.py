"""Views, begun applications and clicks to the employer's own form: numbers a day, nothing about the person.

See docs/decisions/0006-counting-in-the-database.md.
"""

import logging
import re

from django.db import Error, connection, transaction
from django.utils import timezone

from jobboard.routers import is_read_only

logger = logging.getLogger(__name__)

BOTS = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|preview|monitor|curl|wget|python|headless|lighthouse|externalhit|whatsapp|embed"
    r"|fetch|archiv|scan|http.?client|okhttp|axios|libwww|java/|phantom|validator|uptime|pingdom|feed",
    re.IGNORECASE,
)  # CUBOT makes telephones
EARLY = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)
COLUMNS = ("views", "starts", "clicks")
# One round trip and one transaction. Not waiting for the disk is what keeps a popular ad's row from being a bottleneck.
COUNT = """
SET LOCAL synchronous_commit = off;
SET LOCAL lock_timeout = '200ms';
INSERT INTO postings_postingday AS today (posting_id, day, views, starts, clicks) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (posting_id, day) DO UPDATE SET
  views = today.views + excluded.views, starts = today.starts + excluded.starts, clicks = today.clicks + excluded.clicks
"""


def is_opened(request):
    """Somebody reads the page now: it is not asked for its headers alone, nor fetched just in case."""
    names = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
    purposes = " ".join(request.headers.get(name, "") for name in names)
    return request.method == "GET" and not EARLY.search(purposes)


def is_robot(request):
    agent = request.headers.get("User-Agent", "")
    return not agent or bool(BOTS.search(agent))


def count(request, posting, column):
    """One more, if it is a person: in a transaction of its own, after that of the request if there is one."""
    if column not in COLUMNS:
        raise ValueError(column)
    if is_opened(request) and not is_robot(request) and not is_read_only():
        values = [posting.pk, timezone.localdate(), *(int(name == column) for name in COLUMNS)]
        transaction.on_commit(lambda: write(values))


def write(values):
    """A number that can't be written is no reason to keep a page from anybody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, values)
    except Error as error:
        logger.warning("not counted: %s", type(error).__name__)
