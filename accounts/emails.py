"""The mails of sign-in, written by allauth's templates and sent through the outbox; and those about the account."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mail.outbox import enqueue, register
from mail.rendering import compose, inline

from .models import Document, User
from .models.keeping import FIRST_WARNING, SECOND_WARNING

KIND, NOTICE = "account", "account-notice"
ERASED, UNUSED = "account-erased", "account-unused"
INFECTED = "document-infected"


def queue(message):
    """The code stands only in the payload, which the outbox empties once the mail is out."""
    html = next((part.content for part in message.alternatives if part.mimetype == "text/html"), "")
    enqueue(
        KIND,
        to=message.to[0],
        language=get_language() or settings.LANGUAGE_CODE,
        payload={"subject": message.subject, "text": message.body, "html": html},
        queue="critical",
    )


# What may happen to an account that its owner should hear of, in case it was somebody else.
EVENTS = {
    "password_set": _("A password was set."),
    "password_changed": _("The password was changed."),
    "password_reset": _("The password was changed."),
    "totp_activated": _("An authenticator app was added."),
    "totp_deactivated": _("The authenticator app was removed."),
    "webauthn_added": _("A passkey was added."),
    "webauthn_removed": _("A passkey was removed."),
    "recovery_codes_generated": _("New recovery codes were made; the earlier ones are void."),
    "second_factor_taken_away": _(
        "The second factor was removed by those who run the site. Sign in and set up a new one."
    ),
    "address_changed": _("The account has another address now. This one can't sign in any more."),
}


def notice(event, *, to, language):
    """Something of a person's account has changed."""
    enqueue(NOTICE, to=to, language=language, payload={"event": event}, queue="critical")


def render_notice(delivery):
    return compose(delivery, "accounts/notice", {"event": EVENTS[delivery.payload["event"]]})


def render(delivery):
    payload = delivery.payload
    message = EmailMultiAlternatives(
        payload["subject"], payload["text"] + "\n", settings.DEFAULT_FROM_EMAIL, [delivery.to]
    )
    if payload["html"]:
        message.attach_alternative(inline(payload["html"]), "text/html")
    return message


def erased(email, language, kept):
    """The last mail to this person; its row goes once it is out."""
    enqueue(ERASED, to=email, language=language, payload={"kept": json_safe(kept)}, queue="critical")


def json_safe(kept):
    return [one | {"until": one["until"].isoformat()} for one in kept]


def render_erased(delivery):
    kept = [one | {"until": datetime.fromisoformat(one["until"])} for one in delivery.payload["kept"]]
    return compose(delivery, "account/erased", {"kept": kept})


def account_unused(user, *, last):
    """Before an account goes that nobody uses; the first of two such mails, or the last."""
    enqueue(
        UNUSED,
        to=user.email,
        language=user.language,
        payload={"user": user.pk, "last": last},
        key=f"{UNUSED}:{user.pk}:{(user.warned_again_at if last else user.warned_at).isoformat()}",
    )


def render_unused(delivery):
    """None if the person has been here since."""
    user = User.objects.inactive(0).filter(pk=delivery.payload["user"]).first()
    notice = SECOND_WARNING if delivery.payload["last"] else FIRST_WARNING
    if user is None or user.active_at > delivery.created_at:
        return None
    end = max(
        user.active_at + timedelta(days=settings.RETENTION_INACTIVE_ACCOUNTS), delivery.created_at + notice
    )
    context = {
        "end": end,
        "email": user.email,
        "months": settings.RETENTION_INACTIVE_ACCOUNTS // 30,
        "url": settings.SITE_URL + reverse("account_login"),
    }
    return compose(delivery, "account/unused", context)


def infected(document):
    """A virus was found after the file was sent or put on file: its owner alone can do something about it."""
    enqueue(
        INFECTED,
        to=document.owner.email,
        language=document.owner.language,
        payload={"document": str(document.pk)},
        queue="critical",
        key=f"{INFECTED}:{document.pk}",
    )


def render_infected(delivery):
    """None if the file is gone meanwhile."""
    document = Document.objects.filter(pk=delivery.payload["document"]).first()
    if document is None:
        return None
    url = settings.SITE_URL + reverse("accounts:documents")
    return compose(delivery, "account/infected", {"document": document, "url": url})


def register_renderers():
    register(INFECTED, render_infected)
    register(UNUSED, render_unused)
    register(KIND, render)
    register(NOTICE, render_notice)
    register(ERASED, render_erased, is_forgotten=True)
