from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from jobboard.routers import public_reads
from places.forms import SuggestForm
from places.lookup import suggest


@require_safe
@login_not_required
@cache_control(public=True, max_age=3600)
def place_suggest(request):
    """Places for what has been typed so far; what can't be a place has none."""
    form = SuggestForm(request.GET)
    with public_reads(AnonymousUser()):
        found = suggest(form.cleaned_data["q"]) if form.is_valid() else []
    return JsonResponse(
        {
            "results": [
                {
                    "id": each.id,
                    "name": each.name,
                    "label": each.label,
                    "region": each.region,
                    "country": each.country,
                }
                for each in found
            ]
        }
    )
