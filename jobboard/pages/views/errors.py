import errno
import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from jobboard import routers

logger = logging.getLogger(__name__)
IDLE_IN_TRANSACTION = "25P03"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def csrf_failure(request, reason=""):
    """What was typed is still in the browser: going back and sending again is the way on."""
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """A database that can't be reached, or a full disk, is a 503 that says when to come back; the rest is our fault.

    The pages need no database, no request and no session, any of which may be what failed.
    """
    exception = sys.exc_info()[1]
    if isinstance(exception, (OperationalError, InterfaceError)) or was_ended(exception):
        logger.error("database unavailable: %s", type(exception.__cause__ or exception).__name__)
        return unavailable()
    if isinstance(exception, OSError) and exception.errno in FULL:
        logger.error("no room for an upload: %s", exception.strerror)
        return unavailable()
    return HttpResponseServerError(render_to_string("500.html"))


def was_ended(exception):
    """PostgreSQL ended a transaction that stood still for too long: this machine has far too much to do."""
    return getattr(exception.__cause__, "sqlstate", "") == IDLE_IN_TRANSACTION


def unavailable():
    page = render_to_string("503.html", {"is_read_only": routers.is_read_only()})
    return HttpResponse(page, status=503, headers={"Retry-After": "30"})
