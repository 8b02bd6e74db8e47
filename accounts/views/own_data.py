"""The person's own data: taken away, and erased (C3)."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..privacy import erasure, own_data
from ..privacy.export import as_zip
from ..sign_in.proof import demanded
from ..uploads.documents import StorageDown


@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """GET says what is inside, POST hands it over: making it costs too much for a link that is opened by chance."""
    if request.method != "POST":
        return render(request, "account/export.html")
    if not ratelimit.consume(request, action="export"):
        messages.error(request, _("That is very often in a short time. Please try again later."))
        return redirect("accounts:export")
    name = f"{timezone.localdate():%Y-%m-%d}-my-data.zip"
    try:
        archive = as_zip(request.user)
    except StorageDown:
        return render(request, "503.html", status=503)
    response = FileResponse(archive, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


@demanded
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request):
    """Says what goes and what stays, before and after. What stays is not looked up by a link: there is nobody left."""
    if request.method == "POST":
        kept = erasure.erase(request.user)
        request.session.flush()
        request.user = AnonymousUser()
        return render(request, "account/deleted.html", {"kept": kept})
    context = {"kept": own_data.what_is_kept(request.user), "warnings": own_data.warnings(request.user)}
    return render(request, "account/delete.html", context)
