"""The least that an upload costs: a view that keeps the file and does nothing else.

`behind_middleware` has what the board does to each request before a view is reached: session, person, CSRF check and
the headers. `naked` is Django without any of it. Both stand beside the board in the very same web server.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobboard.settings")

import uuid

import django
from django.conf import settings
from django.core.files.storage import storages
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST


@require_POST
def keep(request):
    storages["private"].save(f"bare/{uuid.uuid4().hex}.pdf", request.FILES["cv"])
    return HttpResponse(status=303, headers={"Location": "/"})


urlpatterns = [path("keep/", keep), path("healthz", lambda request: HttpResponse())]


def behind_middleware():
    django.setup(set_prefix=False)
    settings.ROOT_URLCONF = __name__
    return WSGIHandler()


def naked():
    django.setup(set_prefix=False)
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
    return WSGIHandler()
