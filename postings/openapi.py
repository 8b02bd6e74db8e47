"""The API in OpenAPI 3.1. Kept by hand: three addresses need no library, and a test asks the API whether it is true.

Every parameter of a search is a string, since that is what is promised: nothing that stands there is an error.
"""

from .choices import Category, Contract, Hours, Language, Model, SalaryPeriod
from .search.query_string import CHOICES, DEFAULT_RADIUS, RADII
from .search.result_page import PAGE_SIZE

TEXT = {"type": "string"}
NUMBER = {"type": ["number", "null"]}
MOMENT = {"type": "string", "format": "date-time"}
LANGUAGES = "Accept-Language chooses the language of sentences: English or German."
INTRODUCTION = f"""The open jobs of this board, for other programs: the very search of its pages.

No key or account is needed. Every answer has an `ETag`: send it as `If-None-Match`, and what has not changed is
answered by 304 without content. Who asks too often is answered 429, and `Retry-After` says how many seconds to wait.
New keys may come; none will go or change. {LANGUAGES}"""

SEARCH = {
    "q": ("Words, all of which must occur. \"A phrase\", -without, one OR other.", "python developer"),
    "where": ("A town, a district or a postal code.", "Essen"),
    "radius": (f"Kilometres around it: {', '.join(map(str, RADII))}; {DEFAULT_RADIUS} unless told.", "50"),
    "salary": ("At least so much a year, compared with an ad's maximum.", "50000"),
    "currency": ("Of that salary; nothing is converted. The board's own unless told.", "EUR"),
    "unpriced": ("1: with a salary, also the jobs that name none or another currency.", "1"),
    "since": ("Published in the last so many days.", "7"),
    "lang": (f"The ad's language: {', '.join(Language.values)}.", "de"),
    "easy": ("1: only what can be applied for on this board.", "1"),
    "sort": ("relevance or newest; relevance unless told, if there are words.", "newest"),
    "after": ("What `next` of the page before holds: where the next page begins.", None),
}  # fmt: skip
SEVERAL = {
    "contract": "Type of contract",
    "hours": "Working time",
    "model": "Work model",
    "category": "Category",
    "company": "Short name of a company",
}


def document(site_url, site_name):
    return {
        "openapi": "3.1.0",
        "info": {"title": site_name, "version": "1", "description": INTRODUCTION},
        "servers": [{"url": site_url}],
        "paths": {
            "/api/jobs/": {"get": LIST},
            "/api/jobs/{id}/": {"get": DETAIL},
            "/api/openapi.json": {"get": operation("readDocument", "This document", None)},
        },
        "components": {"schemas": SCHEMAS, "headers": HEADERS},
    }


def operation(name, summary, schema, others=None, parameters=()):
    content = {"$ref": f"#/components/schemas/{schema}"} if schema else {"type": "object"}
    tagged = {each: {"$ref": f"#/components/headers/{each}"} for each in ("ETag", "Cache-Control")}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [*parameters, IF_NONE_MATCH],
        "responses": {
            "200": {"description": summary, "headers": tagged, "content": in_json(content)},
            "304": {"description": "Not changed since the answer with that ETag"},
            **(others or {}),
            "429": {
                "description": "Too often in a short time",
                "headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}},
                "content": in_json({"$ref": "#/components/schemas/Problem"}),
            },
        },
    }


def search_parameters():
    return [several(name, about) for name, about in SEVERAL.items()] + [
        single(name, about, example) for name, (about, example) in SEARCH.items()
    ]


def single(name, about, example):
    told = {"example": example} if example else {}
    return {"name": name, "in": "query", "description": about, "schema": TEXT, **told}


def several(name, about):
    known = f": {', '.join(CHOICES[name])}" if name in CHOICES else ""
    return {
        "name": name,
        "in": "query",
        "description": f"{about}{known}. May be repeated; a value that is unknown is ignored with a notice.",
        "style": "form",
        "explode": True,
        "schema": {"type": "array", "items": TEXT},
    }


def in_json(schema):
    return {"application/json": {"schema": schema}}


def properties(required, **optional):
    return {"type": "object", "required": list(required), "properties": required | optional}


def one_of(choices):
    return {"type": "string", "enum": list(choices.values)}


HEADERS = {
    "ETag": {"description": "Changes with the answer", "schema": TEXT},
    "Cache-Control": {"description": "How long the answer may be kept", "schema": TEXT},
    "Retry-After": {"description": "Seconds to wait", "required": True, "schema": {"type": "integer", "minimum": 1}},
}  # fmt: skip
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an earlier answer",
    "schema": TEXT,
}
ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The number of a job",
    "schema": {"type": "integer", "minimum": 1},
}
NOT_FOUND = {
    "404": {
        "description": "There is no open job with this number",
        "content": in_json({"$ref": "#/components/schemas/Problem"}),
    }
}
TOO_SLOW = {
    "503": {
        "description": "The search took too long and was stopped",
        "headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}},
        "content": in_json({"$ref": "#/components/schemas/TooSlow"}),
    }
}
JOB = {
    "id": {"type": "integer"},
    "url": {"type": "string", "format": "uri"},
    "title": TEXT,
    "company": properties({"name": TEXT, "slug": TEXT}),
    "places": {"type": "array", "items": {"$ref": "#/components/schemas/Place"}},
    "contract": one_of(Contract),
    "hours": one_of(Hours),
    "model": one_of(Model),
    "category": one_of(Category),
    "salary": {"oneOf": [{"$ref": "#/components/schemas/Salary"}, {"type": "null"}]},
    "language": one_of(Language),
    "published_at": MOMENT,
    "closes_at": {"type": ["string", "null"], "format": "date-time"},
    "easy_apply": {"type": "boolean", "description": "Can be applied for on this board"},
}
HTML = {"type": "string", "description": "HTML of a few harmless elements"}
SCHEMAS = {
    "Page": properties(
        {
            "count": {"type": "integer", "minimum": 0},
            "count_is_estimate": {
                "type": "boolean",
                "description": "Of more than 10,000 jobs about how many",
            },
            "canonical": {**TEXT, "description": "The search as its query; equal searches have the same"},
            "notices": {
                "type": "array",
                "items": TEXT,
                "description": "What was ignored or understood otherwise",
            },
            "next": {"type": ["string", "null"], "format": "uri", "description": "The next page"},
            "results": {
                "type": "array",
                "maxItems": PAGE_SIZE,
                "items": {"$ref": "#/components/schemas/Job"},
            },
        }
    ),
    "Job": properties(JOB),
    "JobWithTexts": properties(
        JOB, introduction=HTML, tasks=HTML, profile=HTML, benefits=HTML, additional=HTML
    ),
    "Place": properties(
        {
            "name": TEXT,
            "postal_code": TEXT,
            "country": {**TEXT, "description": "Two letters; empty where unknown"},
            "latitude": NUMBER,
            "longitude": NUMBER,
        }
    ),
    "Salary": properties({"min": NUMBER, "max": NUMBER, "currency": TEXT, "period": one_of(SalaryPeriod)}),
    "TooSlow": properties(
        {
            "error": TEXT,
            "narrower": {"type": "array", "items": TEXT, "description": "Searches that ask for less"},
        }
    ),
    "Problem": properties({"error": TEXT}),
}
LIST = operation("listJobs", "Search open jobs", "Page", TOO_SLOW, search_parameters())
DETAIL = operation("readJob", "An open job with its texts", "JobWithTexts", NOT_FOUND, [ID])
