from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..marks.lookup import marks_for
from ..marks.recommendations import latest_signals, recommended

SIZE = 20


@require_safe
def recommendation_list(request):
    signals = latest_signals(request.user)
    recommendations = recommended(request.user, signals, size=SIZE)
    context = {
        "signals": signals,
        "recommendations": recommendations,
        "marks": marks_for(request.user, [each.posting for each in recommendations]),
    }
    return render(request, "applications/recommended.html", context)
