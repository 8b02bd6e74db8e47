"""Easy-apply: one page, with or without an account."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sign_in import by_code, limits
from accounts.uploads import reading
from postings import counters
from postings.models import Posting, PostingClosed

from .. import actions
from ..applying import guests
from ..applying.desk import Desk, posting_for
from ..forms.apply import ApplyForm


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, pk):
    posting = posting_for(request.user, pk)
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
        reading.warm_up()
    return page(request, desk, ApplyForm(desk))


def send(request, desk):
    if desk.ended_at:
        return end_at(request, desk, desk.ended_at)
    if not ratelimit.consume(request, action="apply"):
        return too_many(request, desk)
    form = ApplyForm(desk, request.POST, request.FILES)
    if not desk.posting.is_open:
        return kept(request, desk, form)
    if not form.is_valid():  # of a valid one the version is asked under the ad's lock
        if form.shows_another_version:
            return kept(request, desk, form)
        if form.is_storage_down and desk.person:
            keep_draft(desk, form)
        return page(request, desk, form)
    try:
        return send_signed_in(request, desk, form) if desk.person else send_as_guest(request, desk, form)
    except PostingClosed:
        return kept(request, desk, form)
    except actions.AdChanged:  # since we looked, an instant ago
        desk.keep()
        desk = Desk(request, Posting.objects.for_list().get(pk=desk.posting.pk))
        return kept(request, desk, form.again(desk))


def send_signed_in(request, desk, form):
    application, is_new = actions.submit(
        form.application(),
        form.answers(),
        posting=desk.posting,
        by=desk.person,
        version=form.cleaned_data["version"],
    )
    if not is_new:
        desk.discard()
        return end_at(request, desk, application)
    return redirect(
        application
    )  # whose page says that it was sent; to write that into the session costs a commit


def end_at(request, desk, application):
    """The same form, sent once more, was told already that it was sent."""
    if application.submit_key != desk.key:
        messages.info(request, _("You have applied for this job already. This is what they received."))
    return redirect(application)


def send_as_guest(request, desk, form):
    """Kept until the code is entered. The application and the mail with its code stand or fall together."""
    email = form.cleaned_data["email"]
    if not limits.take(request, "request_login_code", email):
        return too_many(request, desk, form)
    with transaction.atomic():
        application, is_new = actions.submit(
            form.application(),
            form.answers(),
            posting=desk.posting,
            by=None,
            version=form.cleaned_data["version"],
        )
        if is_new:
            guests.remember(request, application)
            by_code.send_code(request, email)
    return to_code()


def to_code():
    return redirect(by_code.code_page(reverse("applications:sent")))


def too_many(request, desk, form=None):
    """Without a form the files are not even read: that is what costs."""
    form = form or ApplyForm(desk, request.POST)
    form.is_valid()
    form.only_errors_of()
    form.add_error(None, _("Too many applications in a short time. Nothing was sent; try again in an hour."))
    return page(request, desk, form, status=429)


def kept(request, desk, form):
    """Closed, or edited, while the form was open: nothing is sent, and nothing that was typed is lost.

    It stays in the form, and with an account as a draft too.
    """
    if desk.repeated and not desk.person:
        return to_code()  # this form was sent before; its answer was lost
    form.is_valid()
    form.only_errors_of()
    if desk.person:
        keep_draft(desk, form)
    return page(request, desk, form, status=409)


def page(request, desk, form, status=200):
    """Files that can't be stored are our fault and pass; htmx puts no 503 into a page."""
    desk.keep()
    if form.is_storage_down and not request.htmx:
        status = 503
    context = {
        "posting": desk.posting,
        "company": desk.posting.company,
        "form": form,
        "desk": desk,
        "is_closed": not desk.posting.is_open,
    }
    template = "applications/_apply_form.html" if request.htmx else "applications/apply.html"
    response = render(request, template, context, status=status)
    if status >= 400:
        response["HX-Retarget"] = "#apply-form"  # htmx would not swap an error else
    return response


@login_not_required
@require_POST
def read_cv(request, pk):
    """Fill what is empty from the CV, before anything is sent (A2)."""
    posting = get_object_or_404(Posting.objects.published().for_list(), pk=pk)
    desk = Desk(request, posting)
    if not posting.is_open:
        return kept(request, desk, ApplyForm(desk, request.POST, request.FILES))
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
        context = {
            "application": row,
            "is_closed": not desk.posting.is_open,
            "is_changed": form.shows_another_version,
        }
        return render(request, "applications/_draft_saved.html", context)
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
