"""What the board holds about a person: each app says in `AppConfig.ready` how its tables are exported and erased.

Export, erasure and what law makes one keep are said together, so that a new table can't be forgotten in one of them; a
test walks all tables and names those about which nothing is said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model


@dataclass(frozen=True)
class Kept:
    """Something that law makes a company keep for a while. Nobody there sees it any more."""

    title: str
    holder: str
    until: datetime


def nothing(user):
    return []


@dataclass(frozen=True)
class Holding:
    """The rows of `models` as far as they are about a person; every function is given the User.

    `erase` leaves what `restrict` has put out of sight and out of the person's account before. `kept` tells beforehand
    what that will be, `warnings` in sentences what else the person should know.
    """

    name: str
    models: tuple[type[Model], ...]
    export: Callable  # anything that JSON can hold
    erase: Callable
    files: Callable = nothing  # pairs of (path in the ZIP, file)
    kept: Callable = nothing
    restrict: Callable = nothing
    warnings: Callable = nothing


_holdings = {}
_left_out = {}


def register(holding):
    _holdings[holding.name] = holding


def leave_out(model, reason):
    """A table that looks as if it were about a person, and why it is not."""
    _left_out[model] = reason


def holdings():
    """From the top of the house downwards, so that what refers to something goes before it."""
    return list(_holdings.values())


def spoken_for():
    """All models about which something was said."""
    return {model for holding in holdings() for model in holding.models} | set(_left_out)


def what_is_kept(user):
    return [kept for holding in holdings() for kept in holding.kept(user)]


def warnings(user):
    return [sentence for holding in holdings() for sentence in holding.warnings(user)]


def facts(row, *names):
    """The row as plain data; a relation is told by its name for people."""
    values = {name: getattr(row, name) for name in names}
    return {name: str(value) if isinstance(value, Model) else value for name, value in values.items()}


def all_facts(rows, *names):
    return [facts(row, *names) for row in rows]
