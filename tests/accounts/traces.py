"""Where a word is found: in tables, sessions, files, the cache and the broker."""

import base64
import zlib
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from redis import Redis

from accounts.models import Session
from accounts.sign_in.sessions import SessionStore


def in_tables(word):
    """{table: how many rows hold it in any column}."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT count(*) FROM {name} AS row WHERE row::text ILIKE %s", [f"%{word}%"])
            if count := cursor.fetchone()[0]:
                found[table] = count
    return found


def in_sessions(word):
    """Their rows are packed, so no search in the table finds anything."""
    return [
        key for key in Session.objects.values_list("pk", flat=True) if word in str(SessionStore(key).load())
    ]


def in_fallback(word):
    """What is counted in the database while the cache is away, is packed as well."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key, value FROM {settings.CACHES['fallback']['LOCATION']}")
        return [
            key for key, value in cursor.fetchall() if word.encode() in key.encode() + base64.b64decode(value)
        ]


def in_files(word):
    roots = [Path(settings.PRIVATE_ROOT), Path(settings.MEDIA_ROOT)]
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    return [path for path in files if word.encode() in path.read_bytes().lower() or word in path.name.lower()]


def in_memory(word):
    """Keys and values of the cache; and the broker, where tasks wait."""
    cache = caches["default"]._cache.get_client()
    socket = settings.CELERY_BROKER_URL.removeprefix("redis+socket://").partition("?")[0]
    broker = Redis(unix_socket_path=socket, db=int(settings.CELERY_BROKER_URL.rpartition("=")[2]))
    return [
        key for client in (cache, broker) for key in client.keys("*") if word.encode() in said(client, key)
    ]


def said(client, key):
    readers = {b"string": client.get, b"list": lambda key: client.lrange(key, 0, -1), b"hash": client.hgetall}
    value = readers.get(client.type(key), lambda key: "")(key)
    unpacked = b""
    if isinstance(value, bytes):
        try:
            unpacked = zlib.decompress(value)
        except zlib.error:
            unpacked = value
    return (key + unpacked + str(value).encode()).lower()
