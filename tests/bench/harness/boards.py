"""Boards to measure on: made once, kept in a database each, and used again by the next run."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import psycopg
from psycopg import sql

from jobboard.services import ServiceError
from jobboard.services.environment import ROOT

# What a board depends on; one that was made of other sources is made anew.
SOURCES = {
    "migrations": ["*/migrations/*.py"],
    "volume": [
        "*/migrations/*.py",
        "places/data/*.gz",
        "demo/postings/*.jsonl",
        "postings/synthetic/**/*",
        "postings/search/partitions.py",
        "postings/search/vocabulary.py",
    ],
    "demo": [
        "*/migrations/*.py",
        "places/data/*.gz",
        "demo/**/*",
        "jobboard/pages/demo/*.py",
        "postings/imports/*.py",
    ],
}
# Ads close as days go by: on an older board there would be less to find.
FRESH = timedelta(hours=36)


def ready(server, kind, options, env, say):
    """The address of the board's database."""
    name = f"bench_{kind}_{options.postings}" if kind == "volume" else f"bench_{kind}"
    made = made_of(server, name)
    age = datetime.now(UTC) - datetime.fromisoformat(made["at"]) if made else None
    if made and age < FRESH and (options.keep or made["key"] == key(kind)):
        say(f"using the board {name}, made {age.total_seconds() / 3600:.1f} hours ago")
        url = server.url(name)
        manage(env | {"DATABASE_URL": url}, "prepare", "--verbosity=0")
        return url
    say(f"making the board {name}")
    return make(server, name, kind, options, env)


def key(kind):
    digest = sha256()
    for pattern in SOURCES[kind]:
        for path in sorted(path for path in ROOT.glob(pattern) if path.is_file() and path.suffix != ".pyc"):
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def made_of(server, name):
    """What the database says of itself; None when there is none, or half of one."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with psycopg.connect(server.url("postgres")) as connection:
        row = connection.execute(query, [name]).fetchone()
    return json.loads(row[0]) if row and row[0] else None


def make(server, name, kind, options, env):
    url = server.url(name)
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    env = env | {"DATABASE_URL": url}
    if kind == "demo":
        manage(env, "prepare", "--demo", "--verbosity=0")
    else:
        manage(env, "prepare", "--verbosity=0")
        jobs = str(os.cpu_count() or 1)
        manage(env, "generate_postings", "--count", str(options.postings), "--seed", "1", "--jobs", jobs)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
        comment = json.dumps({"key": key(kind), "at": datetime.now(UTC).isoformat()})
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(comment))
        )
    return url


def manage(env, *words):
    result = subprocess.run([sys.executable, "manage.py", *words], env=env, cwd=ROOT)
    if result.returncode:
        raise ServiceError(f"manage.py {words[0]} failed: the lines above say why.")
