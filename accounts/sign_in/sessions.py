"""The session engine: Django's own on the database, whose rows say besides whose browser it is and when it was seen."""

import uuid
from datetime import datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from jobboard.routers import is_read_only

from . import devices

SIGNED_IN = "signed_in"
SEEN_EVERY = timedelta(minutes=10)  # "last seen" is no more exact than that, and no more writing


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls):
        from ..models import Session

        return Session

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        note = data.get(SIGNED_IN)
        if note and SESSION_KEY in data:
            row.user_id = data[SESSION_KEY]
            row.public_id, row.device = uuid.UUID(note["id"]), note["device"]
            row.signed_in_at, row.seen_at = (datetime.fromisoformat(note[name]) for name in ("at", "seen"))
        return row

    def save(self, must_create=False):
        """Without the primary database nobody is signed in or out; a page that only read is shown all the same."""
        if must_create or self.session_key is None or not is_read_only():
            super().save(must_create)


def begin(sender, request, user, **kwargs):
    """After a sign-in."""
    now = timezone.now().isoformat()
    device = devices.name(request.META.get("HTTP_USER_AGENT", ""))
    request.session[SIGNED_IN] = {"id": str(uuid.uuid4()), "device": device, "at": now, "seen": now}


def after_password(sender, request, user, **kwargs):
    """Every other browser is out already, since Django binds a session to the password; now the list says so."""
    end(user, but=request)


def keep_seen(request):
    """The one thing that any request of a signed-in person may write, once in ten minutes."""
    note = request.session.get(SIGNED_IN)
    now = timezone.now()
    if note and now - datetime.fromisoformat(note["seen"]) > SEEN_EVERY:
        note["seen"] = now.isoformat()
        request.session.modified = True


def end(user, *, but=None):
    """Sign the person out everywhere, `but` in the browser of this request."""
    sessions = user.sessions.all()
    if but is not None:
        sessions = sessions.exclude(session_key=but.session.session_key)
    sessions.delete()
