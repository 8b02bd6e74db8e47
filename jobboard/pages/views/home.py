from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.marks.lookup import companies_visible_to, marks_for, visible_to
from applications.marks.recommendations import latest_signals, recommended
from jobboard.pages.counts import companies_with_most
from jobboard.pages.landing import biggest, by_category
from jobboard.routers import public_reads
from postings.search import JobSearch
from postings.search.result_page import ResultPage

NEWEST = 8
COMPANIES = 12
RECOMMENDED = 4


@require_safe
@login_not_required
def home(request):
    with public_reads(request.user):
        everything, narrow = JobSearch(), partial(visible_to, user=request.user)
        recommendations = recommendations_for(request.user)
        shown = [each.posting for each in recommendations]
        page = ResultPage(everything, size=NEWEST + len(shown), narrow=narrow)
        newest = [posting for posting in page.postings if posting not in shown][:NEWEST]
        context = {
            "recommendations": recommendations,
            "postings": newest,
            "count": page.count,
            "categories": by_category(everything, request.user),
            "places": biggest(everything, request.user),
            "companies": companies(request.user),
            "marks": marks_for(request.user, shown + newest),
        }
        return render(request, "pages/home.html", context)


def recommendations_for(user):
    """For the latest few signals only, as there is room for a few jobs."""
    if not user.is_authenticated:
        return []
    return recommended(user, latest_signals(user)[:RECOMMENDED], size=RECOMMENDED)


def companies(user):
    """Those with most open ads, but for those that this person hid."""
    counts = companies_with_most(user, 2 * COMPANIES)
    found = companies_visible_to(user).in_bulk(counts)
    for pk, company in found.items():
        company.open_count = counts[pk]
    return [found[pk] for pk in counts if pk in found][:COMPANIES]
