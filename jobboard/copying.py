"""Many rows into a table by COPY: several times as quick as INSERT."""

from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import JSONField

PLAIN = {str, int, bool, type(None), datetime, UUID}  # PostgreSQL takes them as they are, but for JSON
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
NEXT_IDS = """
WITH known AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence)
SELECT nextval(sequence) FROM known, generate_series(1, %s)
"""


def copy(table, columns, rows):
    """`rows` are tuples of what PostgreSQL takes as it is."""
    with copying(table, columns) as stream:
        for row in rows:
            stream.write_row(row)


def copy_lines(table, columns, lines):
    """The same for rows as COPY reads them, of which there may be millions: in a quarter of the time."""
    with copying(table, columns) as stream:
        stream.write("".join(lines))


def as_line(*texts):
    line = "\t".join(texts) + "\n"
    if "\\" in line or "\r" in line or line.count("\n") > 1 or line.count("\t") >= len(texts):
        return "\t".join(text.translate(ESCAPED) for text in texts) + "\n"
    return line


@contextmanager
def copying(table, columns):
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    into = f"COPY {table} ({names}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(into) as stream:
        yield stream


def copy_all(objects):
    """As `bulk_create` for objects of one model that know their ids, or all don't."""
    if not objects:
        return
    meta = objects[0]._meta
    left_out = [meta.pk] if objects[0].pk is None else []
    own = [field for field in meta.concrete_fields if not field.generated and field not in left_out]
    fields = [
        (field.attname, field.get_db_prep_save, () if isinstance(field, JSONField) else PLAIN)
        for field in own
    ]
    rows = (
        [
            value if type(value := getattr(one, name)) in plain else prepared(value, connection)
            for name, prepared, plain in fields
        ]
        for one in objects
    )
    copy(meta.db_table, [field.column for field in own], rows)


def next_ids(table, number):
    with connection.cursor() as cursor:
        cursor.execute(NEXT_IDS, [table, number])
        return [pk for (pk,) in cursor.fetchall()]


def as_array(numbers):
    """As PostgreSQL reads an array, in a tenth of the time that it takes to adapt a list."""
    return "{" + ",".join(map(str, numbers)) + "}"
