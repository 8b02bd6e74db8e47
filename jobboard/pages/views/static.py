from email.utils import parseaddr

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jobboard.pages.samples import styleguide_context


@require_safe
@login_not_required
def static_page(request, name):
    """Imprint, privacy, terms and accessibility: the operator's words, with the operator's address."""
    email = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return render(request, f"pages/static/{name}.html", {"email": email})


@require_safe
@login_not_required
def styleguide(request):
    """Every part of the look on one page, without a row of the database. For those who build, so with DEBUG only."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "pages/styleguide.html", styleguide_context())
