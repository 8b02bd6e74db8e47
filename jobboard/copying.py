"""Many rows into a table by COPY: several times as quick as INSERT."""

from django.db import connection


def copy(table, columns, rows):
    """`rows` are tuples of what PostgreSQL takes as it is."""
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    into = f"COPY {table} ({names}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(into) as stream:
        for row in rows:
            stream.write_row(row)


def copy_all(objects):
    """As `bulk_create` for objects of one model that know their ids, or all don't."""
    if not objects:
        return
    meta = objects[0]._meta
    left_out = [meta.pk] if objects[0].pk is None else []
    own = [field for field in meta.concrete_fields if not field.generated and field not in left_out]
    fields = [(field.attname, field.get_db_prep_save) for field in own]
    rows = ([prepared(getattr(one, name), connection) for name, prepared in fields] for one in objects)
    copy(meta.db_table, [field.column for field in own], rows)


def next_ids(table, number):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number]
        )
        return [pk for (pk,) in cursor.fetchall()]
