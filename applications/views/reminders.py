"""The switch of the mails about saved ads that end soon: on the page of saved jobs, and behind the link in the mail."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ..marks import reminders


@require_POST
def reminders_off(request):
    reminders.turn_off(request.user)
    return redirect("applications:saved")


@require_POST
def reminders_on(request):
    reminders.turn_on(request.user)
    return redirect("applications:saved")


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@login_not_required
def reminders_by_link(request, token):
    """A GET shows a button. The POST, also the one-click one of RFC 8058, needs nothing but the link."""
    person = reminders.person_of(token)
    if request.method == "POST":
        reminders.turn_off(person)
    with translation.override(person.language):
        context = {"done": request.method == "POST"}
        response = render(request, "applications/reminders.html", context)
    response["Content-Language"] = person.language
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
