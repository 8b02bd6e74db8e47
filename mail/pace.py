"""MAIL_RATE: so many mails a minute, of all processes together."""

import time

from django.conf import settings
from django.db import connection

# The moment of the next mail is taken by one process at a time; none is taken that lies too far ahead.
TAKE = """
INSERT INTO mail_pace AS pace (id, next_at)
VALUES (1, clock_timestamp() + make_interval(secs => %(gap)s))
ON CONFLICT (id) DO UPDATE SET next_at = greatest(pace.next_at, clock_timestamp()) + make_interval(secs => %(gap)s)
WHERE pace.next_at <= clock_timestamp() + make_interval(secs => %(left)s)
RETURNING extract(epoch FROM next_at - clock_timestamp())::float - %(gap)s
"""


def moment(deadline):
    """In how many seconds another mail may begin; None if that would be after the deadline."""
    left = deadline - time.monotonic()
    if left <= 0:
        return None
    if not settings.MAIL_RATE:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"gap": 60 / settings.MAIL_RATE, "left": left})
        taken = cursor.fetchone()
    return max(0, taken[0]) if taken else None


def batch(most):
    """No more than can be handed over well within the lease."""
    return max(1, min(most, settings.MAIL_RATE // 2)) if settings.MAIL_RATE else most
