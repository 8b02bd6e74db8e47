"""What the board's pages are measured beside, in the very same web server.

`bare` is Django without middleware and a view that answers as many bytes as the results page has. `unguarded` is the
board's own views and templates behind the four middlewares that they can't be drawn without: no headers, no policy,
no compression, no language, no checks.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobboard.settings")

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path

NEEDED = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
BODY = b"<p>" + b"x" * 80_000

urlpatterns = [
    path("healthz", lambda request: HttpResponse()),
    path("bare/", lambda request: HttpResponse(BODY)),
]


def bare():
    django.setup(set_prefix=False)
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
    return WSGIHandler()


def unguarded():
    django.setup(set_prefix=False)
    settings.MIDDLEWARE = ["jobboard.middleware.ProbeMiddleware", *NEEDED]
    return WSGIHandler()
