"""Every address that there is: the patterns of the resolver, filled with what leads somewhere."""

import re
import uuid
from typing import NamedTuple

from django.contrib import admin
from django.urls import URLPattern, get_resolver

from alerts import tokens
from alerts.models import Alert, Subscriber
from applications.models import Application
from companies import verifying
from companies.models import Company, Invitation
from mail import webhooks
from postings.models import Posting
from tests.faults.hostile.values import escaped

ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
GROUP = re.compile(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)")
LAST = re.compile(r"delete|erase|logout|end|withdraw|discard|remove|deactivate|archive|close")


class Target(NamedTuple):
    name: str
    route: str  # with <name> where a value stands
    values: dict

    @property
    def path(self):
        return self.filled(self.values)

    def filled(self, values):
        return ARGUMENT.sub(lambda match: str(values[match[2]]), self.route)

    def with_value(self, name, value):
        """The path with that one hostile."""
        return self.filled(self.values | {name: escaped(value)})


def targets(world):
    """Those that change most come last."""
    found = [
        Target(name, route, values)
        for name, route in routes(get_resolver().url_patterns)
        for values in [arguments(name, route, world)]
    ]
    return sorted(found, key=lambda target: bool(LAST.search(target.name)))


def routes(patterns, prefix="/", space=""):
    for pattern in patterns:
        route = prefix + plain(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", route
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, route, inner)


def plain(pattern):
    """The route of a path(); of a regular expression the names of its groups."""
    text = str(pattern)
    if hasattr(pattern, "_route"):
        return text
    return GROUP.sub(r"<\1>", text).replace("\\", "").strip("^$").replace("(?:", "").replace(")?", "")


def arguments(name, route, world):
    """Of this world's rows whatever fits; an id in the admin is one of its model."""
    values = {}
    for kind, argument in ARGUMENT.findall(route):
        values[argument] = value(name, route, kind, argument, world)
    return values


def value(name, route, kind, argument, world):
    if name.startswith("admin:"):
        for model in admin.site._registry:
            if name.startswith(f"admin:{model._meta.app_label}_{model._meta.model_name}_"):
                pk = (world.pks(model) or [1])[0]
                return pk if argument in ("object_id", "pk") else world.pks(Posting)[0]
    if argument == "token":
        return token(name, world)
    if kind == "uuid":
        rows = [row.pk for row in world.rows.values() if isinstance(row.pk, uuid.UUID)]
        own = {"/applications/": Application}
        model = next((model for start, model in own.items() if route.startswith(start)), None)
        return world.rows[model].pk if model else rows[0] if rows else uuid.uuid4()
    if kind == "int":
        return world.rows[Alert if route.startswith("/alerts/") else Posting].pk
    known = {
        "provider": sorted(webhooks.VIEWS)[0],
        "place": world.place.slug,
        "category": "it",
        "section": "ads",
    }
    known["slug"] = world.rows[Company].slug if "companies" in route else "x"
    return known.get(argument, "x")


def token(name, world):
    subscriber, posting = world.rows[Subscriber], world.rows[Posting].pk
    if name.startswith("alerts:"):
        purpose = name.partition(":")[2]
        purpose = purpose if purpose in ("confirm", "unsubscribe", "feedback", "keep") else "manage"
        return tokens.make(purpose, subscriber, *([posting] if purpose == "feedback" else []))
    if name == "company_verify":
        return verifying.address_of(world.company).rstrip("/").rpartition("/")[2]
    return world.rows[Invitation].token
