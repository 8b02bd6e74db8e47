"""What the page shows on which a person manages their alerts, signed in or by the link from a mail."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import tokens
from .forms import PauseForm, RhythmForm

DONE = {
    "confirmed": _("Confirmed. New jobs come by email from now on."),
    "kept": _("Good. The jobs go on coming."),
    "rhythm": _("Saved."),
    "paused": _("Paused. Nothing comes until then; what opens meanwhile is in the first mail afterwards."),
    "resumed": _("The pause is over."),
    "off": _("Turned off."),
    "on": _("Turned on again."),
}


def manage_context(subscriber, request, *, rhythm_form=None, pause_form=None):
    """The outcome of the last action stands in the address, so that a visitor needs no session for it."""
    alerts = subscriber.alerts.filter(confirmed_at__isnull=False).select_related("search")
    return {
        "subscriber": subscriber,
        "token": tokens.make(tokens.MANAGE, subscriber),
        "unsubscribe_token": tokens.make(tokens.UNSUBSCRIBE, subscriber),
        "alerts": alerts,
        "rhythm_form": rhythm_form or RhythmForm(instance=subscriber),
        "pause_form": pause_form or PauseForm(),
        "done": DONE.get(request.GET.get("done")),
    }


def to_manage(request, subscriber, done):
    """Back to where the person manages their alerts: their account's page, if it is theirs."""
    if request.user.is_authenticated and request.user.pk == subscriber.user_id:
        path = reverse("alerts:list")
    else:
        path = reverse("alerts:manage", args=[tokens.make(tokens.MANAGE, subscriber)])
    return redirect(f"{path}?done={done}")
