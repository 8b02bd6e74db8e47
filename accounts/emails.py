"""The mails of sign-in, written by allauth's templates and sent through the outbox."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import get_language

from mail.outbox import enqueue, register
from mail.rendering import inline

KIND = "account"


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


def render(delivery):
    payload = delivery.payload
    message = EmailMultiAlternatives(
        payload["subject"], payload["text"] + "\n", settings.DEFAULT_FROM_EMAIL, [delivery.to]
    )
    if payload["html"]:
        message.attach_alternative(inline(payload["html"]), "text/html")
    return message


def register_renderers():
    register(KIND, render)
