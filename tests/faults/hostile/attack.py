"""Which requests one address gets from one visitor: its own names, everybody's names, and bodies that are none."""

import re
from collections import defaultdict
from html import unescape
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tests.admin.crawler import Fields
from tests.faults.hostile import names
from tests.faults.hostile.asking import Request
from tests.faults.hostile.values import (
    BLNS,
    FORM,
    HUGE,
    PARTS,
    VALUES,
    as_bytes,
    broken_bodies,
    encoded,
    escaped,
    json_bodies,
    multipart,
    nested,
)

METHODS = ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "x"]
SPACE = 6000  # characters for a query: more gunicorn refuses itself
CSRF_FIELD = "csrfmiddlewaretoken"  # would come before the header
TOKEN = "a" * 32  # of the CSRF check
LIVING = {"X-CSRFToken": TOKEN, "User-Agent": "Mozilla/5.0"}


class Harvest:
    """What the pages ask for themselves: the fields of forms and the parameters of links, by the name of the view."""

    def __init__(self):
        self.fields, self.parameters = defaultdict(dict), defaultdict(set)

    def read(self, path, html):
        for chunk in re.split(r"<form\b", html)[1:]:
            chunk = chunk.partition("</form>")[0]
            action = re.search(r"\baction=\"([^\"]*)\"", chunk.partition(">")[0])
            name = view_name(unescape(action[1]) if action and action[1] else path)
            values = Fields(f"<form {chunk}").values
            self.fields[name] |= {field: value for field, value in values.items() if field != CSRF_FIELD}
            files = re.findall(
                r"type=\"file\"[^>]*\bname=\"([^\"]+)\"|name=\"([^\"]+)\"[^>]*type=\"file\"", chunk
            )
            self.fields[name] |= {first or second: "" for first, second in files}
        for link in re.findall(r"(?:href|data-hx-get)=\"([^\"]*\?[^\"]*)\"", html):
            link = unescape(link)
            self.parameters[view_name(link)] |= set(re.findall(r"[?&]([^=&#]+)=", link))


def view_name(link):
    try:
        return resolve(urlsplit(link).path).view_name
    except (Resolver404, ValueError):
        return ""


class Names:
    """What is found in the sources, once."""

    def __init__(self):
        self.parameters, self.headers = names.parameters(), names.headers()
        self.passkeys = names.passkey_keys()
        self.reports = {provider: names.json_keys(provider) for provider in names.providers()}


class Attack:
    def __init__(self, known, harvest, random):
        self.known, self.harvest, self.random = known, harvest, random

    def value(self):
        return self.random.choice(BLNS if self.random.random() < 0.2 else VALUES)

    def values(self, count):
        return [self.value() for _ in range(count)]

    def requests(self, target, amount):
        """About `amount` of each kind, drawn by lot; each name of a form at least once."""
        kinds = [self.paths, self.queries, self.by_header, self.by_method, self.forms, self.bodies, self.json]
        for kind in kinds:
            yield from kind(target, amount)

    def paths(self, target, amount):
        for name in target.values:
            for value in self.values(amount):
                yield Request(self.random.choice(["GET", "POST"]), target.with_value(name, value), {}, None)

    def queries(self, target, amount):
        own = sorted(self.harvest.parameters[target.name] | set(self.harvest.fields[target.name]))
        for name in [*own, *self.random.sample(self.known.parameters, amount)][: 6 * amount]:
            yield Request("GET", f"{target.path}?{escaped(as_bytes(name))}={escaped(self.value())}")
        for value in self.values(amount):
            pairs = [
                f"{escaped(as_bytes(name))}={escaped(value[:9])}"
                for name in shuffled(self.known.parameters, self.random)
            ]
            yield Request("GET", f"{target.path}?{'&'.join(pairs)[:SPACE]}")
            name = self.random.choice(own or self.known.parameters)
            yield Request(
                "GET", f"{target.path}?{name}&{name}[]=1&={escaped(value)[:900]}&{name}=a&{name}=b&%&;"
            )

    def by_header(self, target, amount):
        for name in self.random.sample(self.known.headers, amount):
            text = self.value()[:3000].decode("latin-1").translate({0: " ", 10: " ", 13: " "})
            yield Request("GET", target.path, {name: text})
        name, text = self.random.choice(names.cookies()), self.value()[:3000].decode("latin-1")
        cookie = f'{name}={text.translate({0: "%00", 10: " ", 13: " "})}; a="; {name}=b'
        yield Request(self.random.choice(["GET", "POST"]), target.path, {"Cookie": cookie})

    def by_method(self, target, amount):
        for method in self.random.sample(METHODS, 1 + amount // 4):
            yield Request(method, target.path, {}, self.random.choice([None, b"", b"\0\xff"]))

    def forms(self, target, amount):
        """Each field of the page's own form hostile while the others are in order, then all of them."""
        fields = self.harvest.fields[target.name]
        for name in self.random.sample(sorted(fields), min(len(fields), 5 * amount)):
            value = self.random.choice(HUGE) if self.random.random() < 0.05 else self.value()
            if name == "credential":
                [value] = list(json_bodies(self.known.passkeys, self.random, 1))[-1:]
            pairs = [*((other, kept) for other, kept in fields.items() if other != name), (name, value)]
            yield self.post(target, pairs + [(name, value)] * self.random.choice([0, 0, 0, 2]))
        for _ in range(amount):
            value = self.value()[:300]
            yield self.post(target, [(name, value) for name in [*fields, *self.known.parameters]])

    def post(self, target, pairs):
        if self.random.random() < 0.3:
            return Request("POST", target.path, {"Content-Type": PARTS}, multipart(pairs))
        return Request("POST", target.path, {"Content-Type": FORM}, encoded(pairs))

    def bodies(self, target, amount):
        fields = self.harvest.fields[target.name] or dict.fromkeys(
            self.random.sample(self.known.parameters, 5), "a"
        )
        broken = list(broken_bodies([(as_bytes(name), as_bytes(value)) for name, value in fields.items()]))
        for content_type, body in self.random.sample(broken, min(len(broken), 2 * amount)):
            yield Request("POST", target.path, {"Content-Type": content_type} if content_type else {}, body)

    def json(self, target, amount):
        is_report = "provider" in target.values
        for provider in self.known.reports if is_report else [""]:
            path = target.with_value("provider", provider.encode()) if is_report else target.path
            keys = self.known.reports.get(provider) or self.random.sample(self.known.parameters, 20)
            bodies = list(json_bodies(keys, self.random, 5 * amount if is_report else 1))
            for body in self.random.sample(bodies, min(len(bodies), 10 * amount if is_report else 1)):
                yield Request("POST", path, {"Content-Type": "application/json"}, body)
            if is_report:
                events = [(key, str(nested(keys, self.random))) for key in keys]
                yield Request("POST", path, {"Content-Type": FORM}, encoded(events))


def shuffled(items, random):
    return random.sample(items, len(items))
