"""The candidate's own applications: list, timeline, withdrawal, messages."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.uploads import documents
from postings.models import SECTIONS

from .. import actions, record
from ..applying import guests
from ..forms.apply import typed_words
from ..forms.message import MessageForm
from ..ics import calendar_file
from ..models import Application, Attachment, Interview
from ..timeline import next_interview, timeline


def own(request):
    return Application.objects.filter(candidate=request.user).select_related("posting__company", "cv")


@require_safe
def application_list(request):
    context = {
        "applications": own(request).order_by("-submitted_at", "-created_at"),
        "waiting": guests.waiting_for(request.user),
    }
    return render(request, "applications/list.html", context)


@require_safe
def application_detail(request, pk):
    return detail_page(request, get_object_or_404(own(request), pk=pk))


def detail_page(request, application, form=None, status=200):
    if not application.is_sent:
        context = {"application": application, "typed": typed_words(application)}
        return render(request, "applications/draft.html", context)
    context = {
        "application": application,
        "ad": application.ad,
        "headings": SECTIONS,
        "answers": application.answers.select_related("document"),
        "timeline": timeline(application),
        "interview": next_interview(application),
        "form": form or MessageForm(),
    }
    return render(request, "applications/detail.html", context, status=status)


@require_safe
@login_not_required
def sent(request):
    """Where a guest lands after the code: the application that was sent by it."""
    pk = request.session.get(guests.SENT)
    return redirect("applications:detail", pk) if pk else redirect("applications:list")


@require_POST
def confirm(request, pk):
    """For a guest's application whose code was entered in another browser."""
    application = get_object_or_404(guests.waiting_for(request.user), pk=pk)
    try:
        application = actions.confirm(application, by=request.user)
    except actions.TooLate:
        messages.warning(request, guests.too_late(application))
        return redirect("applications:list")
    messages.success(request, _("Your application was sent."))
    return redirect(application)


@require_POST
def discard(request, pk):
    """A draft, or what was never confirmed, is erased; what was sent can only be withdrawn."""
    unsent = own(request).drafts() | guests.waiting_for(request.user)
    application = get_object_or_404(unsent, pk=pk)
    try:
        actions.discard(application)
    except actions.NotAllowed:
        messages.info(request, _("Your application was sent."))
        return redirect(application)
    messages.success(request, _("It is erased."))
    return redirect("applications:list")


@require_POST
def withdraw(request, pk):
    application = get_object_or_404(own(request), pk=pk)
    try:
        actions.withdraw(application, by=request.user)
    except actions.NotAllowed:
        messages.error(request, _("This application can't be withdrawn any more."))
    else:
        messages.success(request, _("Your application is withdrawn. The company was told."))
    return redirect(application)


@require_POST
def message(request, pk):
    application = get_object_or_404(own(request), pk=pk)
    if not ratelimit.consume(request, action="message"):
        form = MessageForm(request.POST)  # without the files: they are what costs
        form.add_error("text", _("Too many messages in a short time. Try again in an hour."))
        return detail_page(request, application, form, status=429)
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return detail_page(request, application, form, status=503 if form.is_storage_down else 200)
    try:
        actions.send_message(
            application,
            by=request.user,
            text=form.cleaned_data["text"],
            from_company=False,
            files=form.documents,
            key=form.key,
        )
    except actions.NotAllowed:
        messages.error(request, _("Messages can't be sent about this application any more."))
    else:
        messages.success(request, _("Your message was sent."))
    return redirect(application)


@require_safe
def download(request, pk):
    """All of it in one ZIP."""
    application = get_object_or_404(own(request), pk=pk)
    response = FileResponse(record.as_zip(application), as_attachment=True, filename="application.zip")
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def cv(request, pk):
    """The very file that the company received."""
    application = get_object_or_404(own(request), pk=pk)
    if application.cv is None:
        raise Http404
    return documents.response(application.cv)


@require_safe
def interview(request, pk, change_id):
    """For the candidate's calendar, once it was told."""
    application = get_object_or_404(own(request), pk=pk)
    told = Interview.objects.told().filter(change__application=application)
    return calendar_file(get_object_or_404(told, change=change_id))


@require_safe
def answer_file(request, pk, answer_id):
    application = get_object_or_404(own(request), pk=pk)
    answer = get_object_or_404(application.answers.exclude(document=None), pk=answer_id)
    return documents.response(answer.document)


@require_safe
def attachment(request, pk, attachment_id):
    application = get_object_or_404(own(request), pk=pk)
    sent = Attachment.objects.filter(message__application=application).select_related("document")
    return documents.response(get_object_or_404(sent, pk=attachment_id).document)
