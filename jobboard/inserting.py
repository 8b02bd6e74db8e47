"""Rows of several tables in one statement: for one round trip, and for less work on what is written again and again."""

from functools import cache

from django.db import connection
from django.db.models import Model


def run(*wanted):
    """All or none. Each is an object, which is inserted, or a statement with its values.

    None of them sees what another one writes; keys from one to another are checked when the transaction ends.
    """
    *first, (last, values) = [row(one) if isinstance(one, Model) else one for one in wanted]
    parts = ", ".join(f"written_{number} AS ({sql})" for number, (sql, _) in enumerate(first))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {parts} {last}" if first else last, [value for _, some in first for value in some] + values
        )
    for one in wanted:
        if isinstance(one, Model):
            note_inserted(one)


def row(one, *, unless_known=False):
    """The statement that inserts an object. Where one of its keys is known already, that is no error if so wanted."""
    fields, beginning = insertion(type(one), one.pk is None)
    values = [field.get_db_prep_save(field.pre_save(one, add=True), connection) for field in fields]
    places = ", ".join("DEFAULT" if is_left_to_database(value) else "%s" for value in values)
    known = " ON CONFLICT DO NOTHING" if unless_known else ""
    return f"{beginning} ({places}){known}", [value for value in values if not is_left_to_database(value)]


@cache
def insertion(model, without_key):
    left_out = [model._meta.pk] if without_key else []
    fields = [field for field in model._meta.concrete_fields if not field.generated and field not in left_out]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    return fields, f"INSERT INTO {model._meta.db_table} ({names}) VALUES"


def is_left_to_database(value):
    return hasattr(value, "as_sql")


def note_inserted(one):
    """What the database has filled in is asked for when it is needed, which it rarely is."""
    one._state.adding, one._state.db = False, connection.alias
    for name in [name for name, value in one.__dict__.items() if is_left_to_database(value)]:
        del one.__dict__[name]
