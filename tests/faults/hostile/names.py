"""Names of parameters, fields, headers and JSON keys, out of forms, the API's document, the admin and the sources."""

import dataclasses
import importlib
import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import options
from django.contrib.admin.views import main
from django.forms.forms import BaseForm

from mail import webhooks
from postings import openapi
from postings.search.query_string import NAMES

LIBRARIES = ("allauth", "csp", "django_htmx", "whitenoise", "django.middleware", "django.contrib.auth", "django.views",
             "django.contrib.messages", "django.contrib.admin", "django.http", "django.utils")  # fmt: skip
PARAMETER = re.compile(r"""(?:GET|POST|FILES|data)(?:\.get|\.getlist|\.pop)?[\[(]\s*["']([\w.-]{1,40})["']""")
HEADER = re.compile(r"""(?:headers(?:\.get)?|_header_value)[\[(]\s*["']([\w-]{2,40})["']""")
META = re.compile(r"""["']HTTP_([A-Z_]{2,40})["']""")
USUAL = {"Accept", "Accept-Encoding", "Authorization", "Content-Type", "Cookie", "Host", "Origin", "Range"}
KEY = re.compile(r"""(?:\[|\.get\(|\.pop\()\s*["']([\w.:-]{1,40})["']""")


def sources(*modules):
    for name in modules:
        place = Path(importlib.import_module(name).__file__)
        for path in sorted(place.parent.rglob("*.py")) if place.name == "__init__.py" else [place]:
            if "tests" not in path.parts:
                yield path.read_text(encoding="utf-8")


def ours():
    return [config.name for config in apps.get_app_configs() if Path(config.path).is_relative_to(settings.BASE_DIR)
            and ".venv" not in config.path]  # fmt: skip


def found(pattern, *modules):
    return {name for text in sources(*modules) for name in pattern.findall(text)}


def forms(kind=BaseForm):
    for form in kind.__subclasses__():
        yield form
        yield from forms(form)


def fields():
    """Of all forms that there are."""
    return {name for form in forms() for name in getattr(form, "base_fields", {})}


def api_parameters():
    document = openapi.document(settings.SITE_URL, settings.SITE_NAME)
    return {
        parameter["name"]
        for operations in document["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if "name" in parameter
    }


def admin_parameters():
    """What lists of the admin are narrowed, ordered and paged by."""
    names = {getattr(main, name) for name in dir(main) if name.endswith("_VAR")}
    names |= {getattr(options, name) for name in dir(options) if name.endswith("_VAR")}
    for model_admin in admin.site._registry.values():
        for entry in model_admin.list_filter:
            field = entry[0] if isinstance(entry, (tuple, list)) else entry
            name = field if isinstance(field, str) else getattr(field, "parameter_name", "")
            names |= {
                name,
                *(f"{name}__{lookup}" for lookup in ("exact", "id__exact", "isnull", "gte", "lt", "in")),
            }
        if model_admin.date_hierarchy:
            names |= {f"{model_admin.date_hierarchy}__{part}" for part in ("year", "month", "day")}
    return names - {""}


def parameters():
    return sorted(
        {*NAMES, "after"}
        | api_parameters()
        | admin_parameters()
        | fields()
        | found(PARAMETER, *ours(), *LIBRARIES)
    )


def headers():
    read = found(HEADER, "jobboard", *ours(), *LIBRARIES)
    read |= {name.replace("_", "-").title() for name in found(META, "jobboard", *ours(), *LIBRARIES)}
    return sorted((read | USUAL) - {"Content-Length", "Transfer-Encoding"})


def cookies():
    names = [
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        "messages",
        "",
    ]
    return [*names, "__proto__"]


def json_keys(provider):
    """What the module of a mail provider looks for in a report."""
    return sorted(found(KEY, f"anymail.webhooks.{provider}"))


def providers():
    return sorted(webhooks.VIEWS)


def passkey_keys():
    from fido2 import webauthn

    shapes = [shape for shape in vars(webauthn).values() if dataclasses.is_dataclass(shape)]
    names = {field.name for shape in shapes for field in dataclasses.fields(shape)}
    return sorted({re.sub(r"_(\w)", lambda match: match[1].upper(), name) for name in names})
