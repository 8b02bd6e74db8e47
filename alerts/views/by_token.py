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


def token_page(purpose):
    """Hands the view whose link it is, in their language.

    Not protected against forgery by a cookie: who could forge the request would need the link, and `no-referrer`, which
    keeps the link from leaking, makes browsers send `Origin: null` with the form.
    """

    def decorate(view):
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def page(request, token, **kwargs):
            subscriber = tokens.subscriber_of(purpose, token)
            if request.method == "POST":
                actions.note_life(subscriber)
            with translation.override(subscriber.language):
                response = view(request, subscriber, **kwargs)
                response["Content-Language"] = subscriber.language
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
@token_page(tokens.UNSUBSCRIBE)
def unsubscribe(request, subscriber):
    """Also the mail program's one-click POST (RFC 8058), in either encoding; so there is no redirect."""
    if request.method == "POST":
        actions.unsubscribe(subscriber)
    manage_url = tokens.url(tokens.MANAGE, subscriber.pk)
    alerts = subscriber.alerts.filter(ended_at=None).select_related("search")
    return render(
        request,
        "alerts/unsubscribe.html",
        {
            "subscriber": subscriber,
            "alerts": alerts,
            "manage_url": manage_url,
            "done": request.method == "POST",
        },
    )


@csrf_exempt
@show_or_act
@login_not_required
def feedback(request, token):
    subscriber, posting = tokens.feedback_of(token)
    with translation.override(subscriber.language):
        if request.method == "POST":
            actions.note_life(subscriber)
            actions.dismiss(subscriber, posting)
            response = redirect(f"{request.path}?done=1")
        else:
            context = {"posting": posting, "done": "done" in request.GET}
            response = render(request, "alerts/feedback.html", context)
        response["Content-Language"] = subscriber.language
    return private(response)
