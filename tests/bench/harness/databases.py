"""Databases beside the board's, for what changes it."""

import os
from contextlib import contextmanager

import psycopg
from django.db import connection, connections
from psycopg import sql


@contextmanager
def another_database(name, *, copy):
    """An empty one, or a copy of the board's. Used instead of that, also by processes that are started meanwhile."""
    board, address = connection.settings_dict["NAME"], os.environ["DATABASE_URL"]
    use(name, address.replace(f"/{board}?", f"/{name}?"))
    template = (
        sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(board)) if copy else sql.SQL("")
    )
    drop(name, address)
    with psycopg.connect(address, dbname="postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + template)
    try:
        yield
    finally:
        use(board, address)
        drop(name, address)


def drop(name, address):
    """By a connection of its own: the server may have been stopped and started meanwhile."""
    with psycopg.connect(address, dbname="postgres", autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def use(name, address):
    connections.close_all()
    connection.settings_dict["NAME"] = name
    os.environ["DATABASE_URL"] = address


@contextmanager
def time_limit(limit="0"):
    """Another than that of a web process, for what isn't a page: preparations (none at all) and a worker's tasks."""
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [limit])
    try:
        yield
    finally:
        connection.close()
