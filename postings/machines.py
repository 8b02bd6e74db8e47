"""What all answers to other programs have in common: see docs/feeds.md."""

from functools import wraps

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_http_methods

METHODS = ["GET", "HEAD", "OPTIONS"]
PREFLIGHT = {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def for_machines(limit, *, max_age=60, tagged=True):
    """The same answer to everybody, for pages of other sites too (CORS); so many of them for one network, by `limit`.

    Nothing is written, so no token is asked for either: an odd method is told that it is odd, not that it is forged.
    `tagged` gives an ETag of the content; an answer in a stream brings one of its own.
    """

    def decorate(view):
        answer = cache_control(public=True, max_age=max_age)(conditional_page(view) if tagged else view)

        @csrf_exempt
        @login_not_required
        @require_http_methods(METHODS)
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            if request.method == "OPTIONS":
                response = HttpResponse(status=204, headers=PREFLIGHT)
            elif is_too_often(request, limit):
                response = too_often()
            else:
                response = answer(request, *args, **kwargs)
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
            return response

        return wrapped

    return decorate


def is_too_often(request, limit):
    return not ratelimit.consume(request, app="allauth.account", action=limit, limit_get=True)


def too_often():
    """All these limits are of a minute, so whoever waits that long may ask again."""
    answer = {"error": _("That is very often in a short time. Please try again later.")}
    return JsonResponse(answer, status=429, headers={"Retry-After": "60", "Cache-Control": "no-store"})
