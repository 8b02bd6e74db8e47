"""What was found out for one search and will do for the next ones like it, for a while."""

import hashlib

from django.core.cache import caches

SECONDS = 60


def kept(kind, asked, make, *, is_worth=lambda found: True, within="default", seconds=SECONDS):
    """What `make()` gave for the same question up to so many seconds ago; only what `is_worth` it is kept.

    `within` is the cache of all processes or, for what is quickly found out, each one's own.
    """
    cache = caches[within]
    key = f"{kind}:{hashlib.sha256(asked.encode()).hexdigest()}"
    if (found := cache.get(key)) is None:
        found = make()
        if is_worth(found):
            cache.set(key, found, seconds)
    return found
