"""The pages behind the links in the mails. GET shows a button, POST acts; the link alone is the right to do so."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from alerts import actions, tokens
from alerts.forms import PauseForm, RhythmForm
from alerts.pages import manage_context, to_manage
from postings.models import Posting


def token_page(purpose, *, from_any_address=False):
    """Hands the view whose link it is, or the whole link if it counts from any address they had, in their language.

    Not protected against forgery by a cookie: who could forge the request would need the link, and `no-referrer`, which
    keeps the link from leaking, makes browsers send `Origin: null` with the form.
    """

    def decorate(view):
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def page(request, token, **kwargs):
            link = tokens.read(purpose, token)
            with translation.override(link.subscriber.language):
                if from_any_address or link.is_current:
                    if request.method == "POST":
                        actions.note_life(link.subscriber)
                    response = view(request, link if from_any_address else link.subscriber, **kwargs)
                else:
                    response = render(request, "alerts/moved.html", status=410)
                response["Content-Language"] = link.subscriber.language
            return private(response)

        return page

    return decorate


def private(response):
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response


show_or_act = require_http_methods(["GET", "HEAD", "POST"])


@show_or_act
@token_page(tokens.CONFIRM)
def confirm(request, subscriber):
    if request.method == "POST":
        actions.confirm(subscriber)
        return to_manage(request, subscriber, "confirmed")
    alerts = subscriber.alerts.unconfirmed().select_related("search")
    return render(request, "alerts/confirm.html", {"subscriber": subscriber, "alerts": alerts})


@show_or_act
@token_page(tokens.KEEP)
def keep(request, subscriber):
    if request.method == "POST":
        return to_manage(request, subscriber, "kept")
    alerts = subscriber.alerts.on().select_related("search")
    return render(request, "alerts/keep.html", {"subscriber": subscriber, "alerts": alerts})


@show_or_act
@token_page(tokens.MANAGE)
def manage(request, subscriber):
    if request.method != "POST":
        return render(request, "alerts/manage.html", manage_context(subscriber, request))
    form = RhythmForm(request.POST, instance=subscriber)
    if form.is_valid():
        actions.set_rhythm(subscriber, **form.cleaned_data)
        return to_manage(request, subscriber, "rhythm")
    return render(request, "alerts/manage.html", manage_context(subscriber, request, rhythm_form=form))


@require_POST
@token_page(tokens.MANAGE)
def pause(request, subscriber):
    form = PauseForm(request.POST)
    if form.is_valid():
        actions.pause(subscriber, form.cleaned_data["until"])
        return to_manage(request, subscriber, "paused")
    return render(request, "alerts/manage.html", manage_context(subscriber, request, pause_form=form))


@require_POST
@token_page(tokens.MANAGE)
def resume(request, subscriber):
    actions.pause(subscriber, None)
    return to_manage(request, subscriber, "resumed")


@require_POST
@token_page(tokens.MANAGE)
def turn_off(request, subscriber, pk):
    actions.turn_off(get_object_or_404(subscriber.alerts, pk=pk))
    return to_manage(request, subscriber, "off")


@require_POST
@token_page(tokens.MANAGE)
def turn_on(request, subscriber, pk):
    actions.turn_on(get_object_or_404(subscriber.alerts, pk=pk))
    return to_manage(request, subscriber, "on")


@require_POST
@token_page(tokens.MANAGE)
def erase(request, subscriber):
    actions.erase(subscriber)
    return render(request, "alerts/erased.html")


@show_or_act
@token_page(tokens.UNSUBSCRIBE, from_any_address=True)
def unsubscribe(request, link):
    """Also the mail program's one-click POST (RFC 8058), in either encoding; so there is no redirect."""
    if request.method == "POST":
        actions.unsubscribe(link.subscriber)
    alerts = link.subscriber.alerts.filter(ended_at=None).select_related("search")
    context = {"alerts": alerts, "done": request.method == "POST"}
    if link.is_current:
        context["subscriber"] = link.subscriber
        context["manage_url"] = tokens.url(tokens.MANAGE, link.subscriber)
    return render(request, "alerts/unsubscribe.html", context)


@show_or_act
@token_page(tokens.FEEDBACK, from_any_address=True)
def feedback(request, link):
    posting = get_object_or_404(Posting.objects.select_related("company"), pk__in=link.ids)
    if request.method == "POST":
        actions.dismiss(link.subscriber, posting)
        return redirect(f"{request.path}?done=1")
    return render(request, "alerts/feedback.html", {"posting": posting, "done": "done" in request.GET})
