"""A cache that is down is a cache that misses; only the counting of rate limits then goes on in the database."""

import logging
import time
from functools import wraps

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

RATE_LIMIT_PREFIX = (
    "allauth"  # begins the keys of its limits, which the board's own forms use too, and of used codes
)
PAUSE = 5  # seconds in which a server that didn't answer is not asked again: a page asks it many things
_silent_until = {}  # of the process, by server


def forgiving(name, missed):
    """The method of RedisCache, answering `missed(*args)` when the server can't be reached."""
    original = getattr(RedisCache, name)

    @wraps(original)
    def method(self, key, *args, **kwargs):
        server = str(self._servers)
        if time.monotonic() >= _silent_until.get(server, 0):
            try:
                return original(self, key, *args, **kwargs)
            except (RedisError, OSError) as error:
                _silent_until[server] = time.monotonic() + PAUSE
                logger.warning("cache unavailable: %s", type(error).__name__)
        if isinstance(key, str) and key.startswith(RATE_LIMIT_PREFIX):
            return getattr(caches["fallback"], name)(key, *args, **kwargs)
        return missed(key, *args, **kwargs)

    return method


class ForgivingRedisCache(RedisCache):
    add = forgiving("add", lambda key, *args, **kwargs: True)
    get = forgiving("get", lambda key, default=None, *args, **kwargs: default)
    set = forgiving("set", lambda key, *args, **kwargs: None)
    touch = forgiving("touch", lambda key, *args, **kwargs: False)
    delete = forgiving("delete", lambda key, *args, **kwargs: False)
    has_key = forgiving("has_key", lambda key, *args, **kwargs: False)
    incr = forgiving("incr", lambda key, delta=1, *args, **kwargs: delta)
    get_many = forgiving("get_many", lambda keys, *args, **kwargs: {})
    set_many = forgiving("set_many", lambda data, *args, **kwargs: list(data))
    delete_many = forgiving("delete_many", lambda keys, *args, **kwargs: None)
