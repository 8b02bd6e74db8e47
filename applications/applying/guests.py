"""Applications of people who were not signed in: kept for an address, sent once its owner has entered the code."""

from django.contrib import messages
from django.utils.translation import gettext as _

from .. import actions
from ..models import Application

WAITING = "unconfirmed_applications"
SENT = "sent_application"
MOST_WAITING = 20


def open_session(request):
    """Two requests of a double click must share one session, else the code page doesn't know the second."""
    if not request.session.session_key:
        request.session["applying"] = True


def remember(request, application):
    waiting = [*request.session.get(WAITING, []), str(application.pk)]
    request.session[WAITING] = waiting[-MOST_WAITING:]


def confirm_remembered(sender, request, user, **kwargs):
    """After a sign-in: what this browser has sent from an address that is now proved. The newest for an ad counts."""
    waiting = request.session.pop(WAITING, None)
    if not waiting:
        return
    sent = []
    for application in waiting_for(user).filter(pk__in=waiting):
        try:
            sent.append(str(actions.confirm(application, by=user).pk))
        except actions.TooLate:
            messages.warning(request, too_late(application))
    if sent:
        messages.success(request, _("Your application was sent."))
    request.session[SENT] = sent[0] if sent else None


def waiting_for(user):
    """What was sent from the person's proved addresses and still lacks its code, the newest first."""
    rows = Application.objects.unconfirmed_for(user.verified_emails)
    return rows.select_related("posting__company").order_by("-created_at")


def too_late(application):
    return _(
        "The code for “%(title)s” came more than a day later, so nothing was sent. What you typed is kept for a week."
    ) % {"title": application.ad.get("title", "")}
