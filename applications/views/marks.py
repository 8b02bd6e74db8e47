"""Save, interested, not for me, hide: each a POST that answers with a fragment to htmx and else leads back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from companies.models import Company
from postings.models import Posting

from ..marks import actions, wishes
from ..marks.lookup import marks_for, posting_marks
from ..models import MarkKind

LONGEST_ADDRESS = 2000


@require_POST
@login_not_required
def mark(request, pk, kind):
    posting = get_object_or_404(Posting.objects.published().for_list(), pk=pk)
    if posting.is_gone:
        raise Http404
    tell_company = kind == MarkKind.INTERESTED and "tell_company" in request.POST
    if not request.user.is_authenticated:
        wishes.keep(request, kind, posting.pk, tell_company=tell_company)
        return to_sign_in(request, posting)
    actions.mark(posting, kind, by=request.user, tell_company=tell_company)
    return answer(request, posting, wishes.said(kind, posting.title))


@require_POST
@login_not_required
def unmark(request, pk, kind):
    posting = get_object_or_404(Posting.objects.published().for_list(), pk=pk)
    if not request.user.is_authenticated:
        return to_sign_in(request, posting)
    actions.unmark(posting, kind, by=request.user)
    return answer(request, posting, wishes.unsaid(kind, posting.title))


@require_POST
@login_not_required
def hide_company(request, slug):
    company = get_object_or_404(Company, slug=slug)
    if not request.user.is_authenticated:
        wishes.keep(request, wishes.COMPANY, company.pk)
        return to_sign_in(request, company)
    actions.hide_company(company, by=request.user)
    return answer_company(request, company, wishes.said(wishes.COMPANY, company.name), hidden=True)


@require_POST
@login_not_required
def unhide_company(request, slug):
    company = get_object_or_404(Company, slug=slug)
    if not request.user.is_authenticated:
        return to_sign_in(request, company)
    actions.unhide_company(company, by=request.user)
    return answer_company(request, company, wishes.unsaid(wishes.COMPANY, company.name), hidden=False)


def answer(request, posting, sentence):
    """The button of a list, or all parts of the ad's page that show its marks."""
    back = way_back(request, posting)
    context = {"posting": posting, "company": posting.company, "back": back, "sentence": sentence}
    if request.htmx and request.htmx.target == f"save-{posting.pk}":
        kinds = marks_for(request.user, [posting])[posting.pk]
        return render(request, "applications/_saved_in_list.html", context | {"kinds": kinds})
    if request.htmx and posting.is_open:
        return render(request, "applications/_marked.html", context | posting_marks(request.user, posting))
    # Of a closed ad the page shows only what can be taken back, so its parts come and go: all of it anew.
    messages.success(request, sentence)
    return lead(request, back)


def answer_company(request, company, sentence, *, hidden):
    back = way_back(request, company)
    if not request.htmx:
        messages.success(request, sentence)
        return HttpResponseRedirect(back)
    context = {"company": company, "company_is_hidden": hidden, "back": back, "sentence": sentence}
    return render(request, "applications/_company_hidden.html", context)


def to_sign_in(request, thing):
    return lead(request, f"{resolve_url('account_login')}?{urlencode({'next': way_back(request, thing)})}")


def lead(request, address):
    """`redirect` would take an address without a slash for the name of a view."""
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


def way_back(request, thing):
    """Where the person came from, if that is on this very site; else the page of the ad or company."""
    address = request.POST.get("next", "")
    if len(address) <= LONGEST_ADDRESS and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return thing.get_absolute_url()
