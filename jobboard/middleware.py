import logging
import re
import time
import uuid
from contextlib import nullcontext

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponseBadRequest, HttpResponseNotAllowed
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from whitenoise.middleware import WhiteNoiseMiddleware

from jobboard.pages.views.errors import unavailable
from jobboard.pages.views.too_slow import too_slow

from . import health, logs, metrics, routers

logger = logging.getLogger("jobboard.requests")


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    FOREVER = 365 * 24 * 60 * 60  # RFC 9111 advises against more than a year


class RequestMiddleware:
    """A line in the log and a count for each request, and one id for all its lines; a proxy's is kept if it is plain.

    Neither address nor query: which view it was, and how it went.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        token = logs.request_id.set(
            given if re.fullmatch(r"[\w-]{8,64}", given, re.ASCII) else uuid.uuid4().hex
        )
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = logs.request_id.get()
            self.note(request, response, time.perf_counter() - begun)
            return response
        finally:
            logs.request_id.reset(token)

    def note(self, request, response, seconds):
        is_probe = request.path in ProbeMiddleware.PROBES
        view = request.path.strip("/") if is_probe else logs.view_name(request)
        status = response.status_code
        metrics.count(method=request.method, view=view, status=status, seconds=seconds)
        if not is_probe:  # of them there are many, and nobody reads them
            words = {"method": request.method, "view": view, "status": status, "ms": round(seconds * 1000, 1)}
            logger.info("request", extra=words)


class ProbeMiddleware:
    """Answers probes before hosts, sessions and the database are asked: they come by IP address."""

    PROBES = {"/healthz": health.healthz, "/readyz": health.readyz, "/metrics": metrics.metrics}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = self.PROBES.get(request.path, self.get_response)
        return answer(request)


class HeadersMiddleware:
    """The headers that Django has no setting for, on every answer, errors included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Reporting-Endpoints", 'csp="/reports/csp/"')
        is_public = "public" in response.headers.get("Cache-Control", "")
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not is_public:
            response["Cache-Control"] = "private, no-store"
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request", "Cookie", "Accept-Language"])
        return response


class MethodGuardMiddleware:
    """Methods that no page has are told so, before a token or a sign-in is asked for: TRACE would echo the cookies.

    What asks for no token (answers to programs) says itself, and more exactly, what may be done with it.
    """

    METHODS = ["GET", "HEAD", "POST", "OPTIONS"]

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in self.METHODS or getattr(view, "csrf_exempt", False):
            return None
        return HttpResponseNotAllowed(self.METHODS)


class NulGuardMiddleware:
    """PostgreSQL refuses NUL in texts, so refuse it at the door; searches drop it instead and answer.

    Bodies of forms are looked at once they are parsed; files may hold what they like. A form in another encoding than
    UTF-8, which no browser sends to us, can't even be parsed: Python knows "encodings" that are none of text.
    """

    ENCODINGS = ("utf-8", "utf8")
    SEARCH_PATHS = ("/jobs", "/api/jobs", "/places/", "/companies/")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.content_params.get("charset", "utf-8").lower() not in self.ENCODINGS:
            return HttpResponseBadRequest(_("Forms are read as UTF-8."), content_type="text/plain")
        if "\0" in request.path_info or self.has_nul_query(request) or self.has_nul_body(request):
            return HttpResponseBadRequest(
                _("The request holds a character that is not allowed."), content_type="text/plain"
            )
        return self.get_response(request)

    def has_nul_query(self, request):
        if "%00" not in request.META.get("QUERY_STRING", "") and "\0" not in request.META.get(
            "QUERY_STRING", ""
        ):
            return False
        return not (request.method in ("GET", "HEAD") and request.path_info.startswith(self.SEARCH_PATHS))

    def has_nul_body(self, request):
        if request.method not in ("POST", "PUT", "PATCH"):
            return False
        if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
            return False
        return any(
            "\0" in key or any("\0" in value for value in values) for key, values in request.POST.lists()
        )


class ReadOnlyMiddleware:
    """Without the primary database reading goes on, and what would write is told so before anything is begun."""

    SAFE = ("GET", "HEAD", "OPTIONS")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in self.SAFE:
            with routers.only_reading():
                response = self.get_response(request)
                # Lost before there was a view that ReadAgainMiddleware could ask again: who it is had to be read.
                if response.status_code == 503 and routers.has_replica() and routers.drop_lost():
                    response = self.get_response(request)
                return response
        return unavailable() if routers.is_read_only() else self.get_response(request)


class ReadAgainMiddleware:
    """Once more from the primary, what the replica doesn't know yet; and from the one left, if the other went away."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if request.method not in ("GET", "HEAD") or not routers.has_replica():
            return None
        if isinstance(exception, Http404):
            is_worth_it = not request.user.is_authenticated and routers.is_reachable(routers.PRIMARY)
        else:
            is_worth_it = isinstance(exception, (OperationalError, InterfaceError)) and routers.drop_lost()
        return self.again(request, fresh=isinstance(exception, Http404)) if is_worth_it else None

    def again(self, request, *, fresh):
        view, args, kwargs = request.resolver_match
        with routers.fresh_reads() if fresh else nullcontext():
            return view(request, *args, **kwargs)


class SlowSearchMiddleware:
    """A search that PostgreSQL cut off, or that waited too long for a lock, is no crash: it has a page of its own."""

    CUT_OFF = ("57014", "55P03")  # query_canceled, lock_not_available

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        is_cut_off = isinstance(exception, OperationalError) and (
            getattr(exception.__cause__, "sqlstate", "") in self.CUT_OFF
        )
        return too_slow(request) if is_cut_off else None
