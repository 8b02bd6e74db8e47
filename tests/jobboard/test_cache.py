"""A cache that hangs costs a page once, not each time that it asks."""

import socket
import time

import pytest

from jobboard import cache
from jobboard.cache import ForgivingRedisCache

HANGS = 0.3


@pytest.fixture
def hanging(tmp_path):
    """Takes connections and says nothing."""
    path = tmp_path / "hanging.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(20)
        yield ForgivingRedisCache(
            f"unix://{path}", {"OPTIONS": {"socket_timeout": HANGS, "socket_connect_timeout": HANGS}}
        )


def test_a_cache_that_hangs_is_waited_for_once(hanging):
    begun = time.monotonic()
    assert [hanging.get("a", "missed") for _ in range(20)] == ["missed"] * 20
    assert hanging.get_many(["a", "b"]) == {} and hanging.incr("a") == 1
    hanging.set("a", 1)
    assert HANGS <= time.monotonic() - begun < 5 * HANGS


def test_it_is_asked_again_after_a_pause(hanging, monkeypatch):
    hanging.get("a")
    monkeypatch.setattr(cache, "_silent_until", {})
    begun = time.monotonic()
    hanging.get("a")
    assert time.monotonic() - begun >= HANGS


@pytest.mark.django_db
def test_rate_limits_are_counted_in_the_database_meanwhile(hanging):
    for number in range(3):
        assert len(hanging.get("allauth:login", [])) == number
        hanging.set("allauth:login", [1] * (number + 1), 60)
