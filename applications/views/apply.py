"""Easy-apply: one page, with or without an account."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import sign_in
from postings import counters
from postings.models import Posting, PostingClosed

from .. import actions, guests
from ..desk import Desk
from ..forms import ApplyForm


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, pk):
    posting = get_object_or_404(Posting.objects.published().for_list(), pk=pk)
    if not posting.easy_apply:
        return redirect("posting_out", posting.pk)
    desk = Desk(request, posting)
    if request.method == "POST":
        return send(request, desk)
    if desk.sent:
        return redirect(desk.sent)
    if posting.is_open:
        counters.count(request, posting, "starts")
        guests.open_session(request)
    return page(request, desk, ApplyForm(desk))


def send(request, desk):
    if not ratelimit.consume(request, action="apply"):
        return too_many(request, desk)
    form = ApplyForm(desk, request.POST, request.FILES)
    if not desk.posting.is_open:
        return closed(request, desk, form)
    if not form.is_valid():
        return page(request, desk, form, status=503 if form.is_storage_down else 200)
    try:
        return send_signed_in(request, desk, form) if desk.person else send_as_guest(request, desk, form)
    except PostingClosed:
        return closed(request, desk, form)


def send_signed_in(request, desk, form):
    application, is_new = actions.submit(
        form.application(), form.answers(), posting=desk.posting, by=desk.person
    )
    if is_new:
        messages.success(request, _("Your application was sent."))
    else:
        desk.discard()
        messages.info(request, _("You have applied for this job already. This is what they received."))
    return redirect(application)


def send_as_guest(request, desk, form):
    """Kept until the code is entered. The application and the mail with its code stand or fall together."""
    email = form.cleaned_data["email"]
    if not ratelimit.consume(request, action="request_login_code", key=email):
        return too_many(request, desk, form)
    with transaction.atomic():
        application, is_new = actions.submit(
            form.application(), form.answers(), posting=desk.posting, by=None
        )
        if is_new:
            guests.remember(request, application)
            sign_in.send_code(request, email)
    return redirect(sign_in.code_page(reverse("applications:sent")))


def too_many(request, desk, form=None):
    """Without a form the files are not even read: that is what costs."""
    form = form or ApplyForm(desk, request.POST)
    form.is_valid()
    form.only_errors_of()
    messages.error(
        request, _("Too many applications in a short time. Nothing was sent; try again in an hour.")
    )
    return page(request, desk, form, status=429)


def closed(request, desk, form):
    """Nothing is sent and nothing that was typed is lost: it stays in the form, and with an account as a draft too."""
    form.is_valid()
    form.only_errors_of()
    if desk.person:
        keep_draft(desk, form)
    return page(request, desk, form, status=409)


def page(request, desk, form, status=200):
    context = {
        "posting": desk.posting,
        "company": desk.posting.company,
        "form": form,
        "desk": desk,
        "is_closed": not desk.posting.is_open,
    }
    template = "applications/_apply_form.html" if request.htmx else "applications/apply.html"
    return render(request, template, context, status=status)


@login_not_required
@require_POST
def read_cv(request, pk):
    """Fill what is empty from the CV, before anything is sent (A2)."""
    posting = get_object_or_404(Posting.objects.open().for_list(), pk=pk)
    desk = Desk(request, posting)
    if not ratelimit.consume(request, action="apply"):
        return too_many(request, desk)
    form = ApplyForm(desk, request.POST, request.FILES, is_looking=True)
    form.is_valid()
    form.only_errors_of("cv")
    return page(request, desk, form)


@require_POST
def draft(request, pk):
    """Keep what was typed (A6), also when the ad has closed meanwhile."""
    posting = get_object_or_404(Posting.objects.published().for_list(), pk=pk)
    desk = Desk(request, posting)
    if request.FILES and not ratelimit.consume(request, action="apply"):
        return too_many(request, desk)
    form = ApplyForm(desk, request.POST, request.FILES)
    form.is_valid()
    row = keep_draft(desk, form)
    if request.htmx:
        return render(request, "applications/_draft_saved.html", {"application": row})
    if row.is_sent:
        return redirect(row)
    form.only_errors_of("cv")
    if form.errors:
        return page(request, desk, form)
    messages.success(request, _("Your draft is saved."))
    return redirect("applications:apply", posting.pk)


def keep_draft(desk, form):
    return actions.save_draft(
        form.typed(),
        posting=desk.posting,
        by=desk.person,
        key=form.cleaned_data["submit_key"],
        cv=form.cleaned_data.get("cv"),
        files=form.draft_files(),
    )
