import re

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

YEAR = 365 * 24 * 3600


@require_safe
@login_not_required
@cache_control(public=True, max_age=YEAR, immutable=True)
def picture(request, folder, name):
    """A company's logo or photo: public, re-encoded by us, under a name that is never used for another picture."""
    if not re.fullmatch(r"[\w-]+\.(webp|png)", name, re.ASCII):
        raise Http404
    try:
        return FileResponse(default_storage.open(f"{folder}/{name}"))
    except FileNotFoundError:
        raise Http404 from None


@require_safe
@login_not_required
def favicon(request):
    """Browsers ask here by themselves where no page names an icon: beside JSON and plain text."""
    return redirect(static("favicon.svg"))
