from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import condition

from jobboard.routers import public_reads

from ..changes import board_tag
from ..machines import for_machines
from ..search import JobSearch
from . import indeed
from .atom import Feed, atom

EVERY_5_MINUTES = 300


@for_machines("api", max_age=EVERY_5_MINUTES)
def search_atom(request):
    with public_reads(AnonymousUser()):
        search = JobSearch.from_query(request.GET)
        text = atom(search, reverse("search_atom"), request.GET.get("after", ""))
    return HttpResponse(text, content_type=Feed.content_type)


def indeed_tag(request):
    with public_reads(AnonymousUser()):
        return board_tag("indeed", 1)


@for_machines("feed", max_age=EVERY_5_MINUTES, tagged=False)
@condition(etag_func=indeed_tag)
def indeed_xml(request):
    """HEAD is answered without looking for a single ad."""
    pieces = indeed.document() if request.method == "GET" else ()
    return StreamingHttpResponse(pieces, content_type="application/xml; charset=utf-8")
