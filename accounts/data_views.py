"""The person's own data: taken away, and erased (C3)."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .export import as_zip


@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """GET says what is inside, POST hands it over: making it costs too much for a link that is opened by chance."""
    if request.method != "POST":
        return render(request, "account/export.html")
    if not ratelimit.consume(request, action="export"):
        messages.error(request, _("That is very often in a short time. Please try again later."))
        return redirect("accounts:export")
    name = f"{timezone.localdate():%Y-%m-%d}-my-data.zip"
    response = FileResponse(as_zip(request.user), as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
