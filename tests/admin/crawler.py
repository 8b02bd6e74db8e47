"""Asks every address of the admin for another company's rows, in path, query, actions and forms."""

import re
from html.parser import HTMLParser
from itertools import product
from urllib.parse import quote
from uuid import UUID

from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from companies.scoping import CompanyScopedAdmin

ANYTHING = {
    "post": "yes",
    "status": "declined",
    "role": "owner",
    "text": "moved by a stranger",
    "until": "2099-01-01",
    "at": "",
    "_save": "1",
}


FILLED = {"email": "anybody@example.org", "url": "https://example.org", "number": "1"}


class Fields(HTMLParser):
    """Names and values of a page's form, as a browser would send them after what is required was filled in."""

    def __init__(self, html):
        super().__init__()
        self.values, self.select, self.needed, self.area = {}, None, False, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name, required = attrs.get("name"), "required" in attrs
        if tag == "input" and name:
            if attrs.get("type") not in ("checkbox", "radio", "file", "submit"):
                self.values[name] = attrs.get("value") or (
                    FILLED.get(attrs["type"], "anything") if required else ""
                )
            elif "checked" in attrs:
                self.values[name] = attrs.get("value", "on")
        elif tag == "select":
            self.select, self.needed = name, required
        elif tag == "option" and self.select:
            known = self.values.get(self.select)
            if "selected" in attrs or known is None or (self.needed and not known):
                self.values[self.select] = attrs.get("value", "")
        elif tag == "textarea":
            self.area, self.values[name] = name, ""

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.values[self.area] += data.removeprefix("\n")


class Crawler:
    """`leaks` are the requests whose answer holds the mark of the other world, or that crashed."""

    def __init__(self, client, mine, theirs):
        self.client, self.mine, self.theirs = client, mine, theirs
        self.leaks, self.asked = [], 0

    def ask(self, method, url, data=None):
        self.client.raise_request_exception = False
        response = getattr(self.client, method)(url, data or {})
        body = b"".join(response) if response.streaming else response.content
        self.asked += 1
        text = f"{body.decode('utf-8', 'replace')} {response.headers}".lower()
        for path in (url, quote(url)):
            text = text.replace(path.lower(), "")  # a page may repeat what it was asked for
        if self.theirs.mark in text or response.status_code >= 500:
            self.leaks.append(f"{response.status_code} {method} {url} {data or ''}")
        return response

    def everything(self):
        self.site()
        for model_admin in list(admin.site._registry.values()):
            self.model(model_admin)

    def site(self):
        """Pages of the admin as a whole: first page, apps, choices while typing, the redirect to the site."""
        self.ask("get", reverse("admin:index"))
        for config in apps.get_app_configs():
            self.ask("get", f"/admin/{config.label}/")
        for model in apps.get_models():
            for field in model._meta.get_fields():
                query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
                if field.related_model in admin.site._registry:
                    for term in ("", self.theirs.mark[:-2]):
                        self.ask(
                            "get",
                            reverse("admin:autocomplete"),
                            query | {"field_name": field.name, "term": term},
                        )

    def model(self, model_admin):
        for url in self.addresses(model_admin):
            self.ask("get", url)
            self.ask("post", url, ANYTHING)
            self.ask(
                "post",
                url,
                ANYTHING | {"_selected_action": [str(pk) for pk in self.theirs.pks(model_admin.model)]},
            )
        self.lists(model_admin)
        self.forms(model_admin)

    def addresses(self, model_admin):
        """All patterns of the admin with all ids: theirs, or mine with theirs below it."""
        model = model_admin.model
        base = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for pattern in model_admin.get_urls():
            route = str(pattern.pattern)
            names = re.findall(r"<(?:(\w+):)?(\w+)>", route)
            for ids in product(*[self.ids(kind, name, model, len(names)) for kind, name in names]):
                path = route
                for value in ids:
                    path = re.sub(r"<[^>]+>", str(value), path, count=1)
                yield base + path

    def ids(self, kind, name, model, count):
        """For a second id in an address, all of theirs that it would take."""
        if name == "object_id":
            return self.theirs.pks(model) + (self.mine.pks(model) if count > 1 else [])
        taken = {"int": int, "uuid": UUID}.get(kind, (int, UUID))
        return sorted({row.pk for row in self.theirs.rows.values() if isinstance(row.pk, taken)})

    def lists(self, model_admin):
        model = model_admin.model
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        queries = [
            {"q": self.theirs.mark[:-2]},
            {"all": ""},
            {"_popup": "1"},
            {"_facets": "True"},
            {"p": "1"},
        ]
        queries += [
            {"o": f"{column}.-{column + 1}"} for column in range(1, len(model_admin.list_display) + 1)
        ]
        for relation, pk in self.relations(model):
            queries += [{f"{relation}__id__exact": pk}, {f"{relation}__exact": pk}, {relation: pk}]
        for query in queries:
            self.ask("get", url, query)
        selected = [str(pk) for pk in self.theirs.pks(model)]
        for action in [*self.actions(model_admin), "delete_selected"]:
            for extra in ({}, {"select_across": "1"}, {"post": "yes"}):
                data = {"action": action, "_selected_action": selected, "index": "0"} | extra
                self.ask("post", url, data)

    def actions(self, model_admin):
        return [getattr(action, "__name__", action) for action in model_admin.actions or ()]

    def relations(self, model):
        for field in model._meta.concrete_fields:
            if field.is_relation and self.theirs.pks(field.related_model):
                yield field.name, self.theirs.pks(field.related_model)[0]

    def forms(self, model_admin):
        """Own forms, prefilled with and then sent with the other company's ids wherever an id may stand."""
        meta = model_admin.model._meta
        urls = [reverse(f"admin:{meta.app_label}_{meta.model_name}_add")]
        urls += [
            reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[pk])
            for pk in self.mine.pks(model_admin.model)
        ]
        for url in urls:
            page = self.ask("get", url)
            if page.status_code != 200:
                continue
            for relation, pk in self.relations(model_admin.model):
                self.ask("get", url, {relation: pk, "_popup": "1"})
            values = Fields(page.content.decode()).values
            values = {name: value for name, value in values.items() if "__prefix__" not in name}
            for name in values:
                for pk in self.candidates(model_admin, name):
                    foreign = {"_save": "1"} | values | {name: str(pk)}
                    if prefix := re.match(r"(.+)-0-", name):
                        foreign[f"{prefix[1]}-INITIAL_FORMS"] = "1"
                    self.ask("post", url, foreign)

    def candidates(self, model_admin, name):
        """Their ids that fit a field of this name: of the model it refers to, or of an inline's own rows."""
        field = name.rsplit("-", 1)[-1]
        parts = [model_admin.model, *(inline.model for inline in model_admin.inlines)]
        for model in parts:
            if field == model._meta.pk.name and "-" in name:
                yield from self.theirs.pks(model)
            elif field in [each.name for each in model._meta.concrete_fields]:
                related = model._meta.get_field(field).related_model
                yield from self.theirs.pks(related) if related else ()


def pages(client, world):
    """Addresses of the scoped admins that answer with a page, the world's own rows in them."""
    crawler = Crawler(client, world, world)
    yield reverse("admin:index")
    for model_admin in admin.site._registry.values():
        if isinstance(model_admin, CompanyScopedAdmin):
            meta = model_admin.model._meta
            urls = {*crawler.addresses(model_admin)}
            urls.add(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"))
            yield from sorted(url for url in urls if is_page(client.get(url)))


def is_page(response):
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")
