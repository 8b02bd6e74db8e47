from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..marks.lookup import marks_for
from ..models import HiddenCompany, Mark, MarkKind, RemindersOff

PAGE_SIZE = 25


@require_safe
def saved(request):
    """All that a person has marked, the newest first, with a way to take each back; closed ads stay (I1)."""
    marks = Mark.objects.filter(candidate=request.user).for_list()
    page = Paginator(marks.filter(kind=MarkKind.SAVED), PAGE_SIZE).get_page(request.GET.get("page"))
    postings = [mark.posting for mark in page.object_list]
    context = {"page": page, "postings": postings, "marks": marks_for(request.user, postings)}
    if page.number == 1:
        others = marks.exclude(kind=MarkKind.SAVED)
        context |= {
            f"{kind}_marks": [mark for mark in others if mark.kind == kind]
            for kind in (MarkKind.INTERESTED, MarkKind.DISMISSED, MarkKind.HIDDEN)
        }
        hidden = HiddenCompany.objects.filter(candidate=request.user).select_related("company")
        context["reminders_are_on"] = not RemindersOff.objects.filter(candidate=request.user).exists()
        context["hidden_companies"] = [row.company for row in hidden.order_by("company__name", "pk")]
    return render(request, "applications/saved.html", context)
