from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from jobboard.routers import public_reads

from . import actions
from .forms import ReportForm
from .models import Posting
from .search.suggestions import suggest


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def posting_report(request, pk):
    """Anybody may say what is wrong with an ad that they can read."""
    posting = get_object_or_404(Posting.objects.published().select_related("company"), pk=pk)
    if posting.is_gone:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and may_report(request, form):
        actions.report(posting, **form.cleaned_data)
        messages.success(request, _("Thank you. The people who run this board will look at the ad."))
        return redirect(posting)
    return render(request, "postings/report.html", {"posting": posting, "form": form})


def may_report(request, form):
    """So many an hour for a connection; what is too much is said at the form, where nothing typed is lost."""
    if ratelimit.consume(request, action="report"):
        return True
    form.add_error(None, _("That is very often in a short time. Please try again later."))
    return False


@require_safe
@login_not_required
@cache_control(public=True, max_age=60)
def posting_suggest(request):
    """Titles, skills and companies for what has been typed so far; what nobody would type has none."""
    with public_reads(AnonymousUser()):  # the same for everybody, signed in or not
        found = suggest(request.GET.get("q", ""))
    results = [
        {"label": each.label, "kind": each.kind, "count": each.count}
        | ({"at_least": True} if each.is_at_least else {})
        for each in found
    ]
    return JsonResponse({"results": results})
