"""What browsers refused to load or run, as they tell it (`report-uri`, `report-to`): a line in the log and a count.

Anybody may send anything here, so of each report only names are kept, and only those that look like some.
"""

import json
import logging
import re
from urllib.parse import urlsplit

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from prometheus_client import Counter

from jobboard.metrics import OWN

logger = logging.getLogger(__name__)

LONGEST = 16 * 1024
MOST = 10  # of one message
DIRECTIVE = re.compile(r"[a-z-]{3,30}")
HOST = re.compile(r"[a-z0-9.-]{1,100}")
KEYWORDS = (
    "inline",
    "eval",
    "wasm-eval",
    "data",
    "blob",
    "self",
    "about",
    "chrome-extension",
    "moz-extension",
)
REPORTS = Counter("board_csp_reports", "Violations that browsers reported.", registry=OWN)


@csrf_exempt
@login_not_required
@require_POST
def csp_report(request):
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        return HttpResponse(status=413)
    if not ratelimit.consume(request, action="csp_report"):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    try:
        reports = read(json.loads(request.read(LONGEST)))
    except (ValueError, RecursionError):
        return HttpResponseBadRequest()
    for report in reports[:MOST]:
        REPORTS.inc()
        logger.warning("content security policy", extra=described(report))
    return HttpResponse(status=204)


def read(message):
    """Both kinds: one object under `csp-report`, or a list of objects that have a `body`."""
    found = message if isinstance(message, list) else [message]
    bodies = [item.get("csp-report") or item.get("body") for item in found if isinstance(item, dict)]
    return [body for body in bodies if isinstance(body, dict)]


def described(report):
    directive = first(report, "effective-directive", "effectiveDirective", "violated-directive").partition(
        " "
    )[0]
    return {
        "directive": directive if DIRECTIVE.fullmatch(directive) else "",
        "blocked": host_of(first(report, "blocked-uri", "blockedURL")),
        "page": view_of(first(report, "document-uri", "documentURL")),
    }


def first(report, *names):
    return next((value for name in names if isinstance(value := report.get(name), str)), "")


def host_of(address):
    """Where from, never which file there: its address may say whom the person knows."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.hostname and HOST.fullmatch(parts.hostname):
        return parts.hostname
    word = parts.scheme or address
    return word if word in KEYWORDS else ""


def view_of(address):
    try:
        return resolve(urlsplit(address).path).view_name
    except (Resolver404, ValueError):
        return ""
