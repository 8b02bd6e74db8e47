"""The mails of this app but the digest: whether one wants it, still wants it, and the way to one's own settings."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from mail.models import Queue
from mail.outbox import enqueue, register
from mail.rendering import compose

from . import tokens
from .models import ANSWER_DAYS, Subscriber

RUNS = "admin:alerts_run_changelist"
DIGEST, CONFIRM, LINK, KEEP = "alert-digest", "alert-confirm", "alert-link", "alert-keep"
ALARM = "alert-alarm"


def register_all():
    register(CONFIRM, render_confirm)
    register(LINK, render_link)
    register(KEEP, render_keep)
    register(ALARM, render_alarm)


def ask_to_confirm(subscriber):
    """At most one in 24 hours for an address: `asked_at` has just been moved on."""
    enqueue(
        CONFIRM,
        to=subscriber.email,
        language=subscriber.language,
        queue=Queue.CRITICAL,
        payload={"subscriber": subscriber.pk},
        key=f"{CONFIRM}:{subscriber.pk}:{subscriber.asked_at.isoformat()}",
    )


def send_link(email, *, language, hour):
    """The same row whether the address is known or not; it is only looked up at the hand-over. One an hour."""
    enqueue(LINK, to=email, language=language, queue=Queue.CRITICAL, key=f"{LINK}:{email}:{hour:%Y%m%d%H}")


def alarm(person, name, problem):
    """To one of staff, once a day."""
    enqueue(
        ALARM,
        to=person.email,
        language=person.language,
        queue=Queue.CRITICAL,
        payload={"problem": problem},
        key=f"{ALARM}:{name}:{person.pk}:{timezone.localdate()}",
    )


def ask_to_keep(subscriber):
    enqueue(
        KEEP,
        to=subscriber.email,
        language=subscriber.language,
        payload={"subscriber": subscriber.pk},
        key=f"{KEEP}:{subscriber.pk}:{subscriber.keep_asked_at.isoformat()}",
    )


def render_keep(delivery):
    """Not if a sign of life has come since, or all is off."""
    subscriber = Subscriber.objects.quiet().filter(pk=delivery.payload["subscriber"]).first()
    if subscriber is None:
        return None
    context = {
        "alerts": subscriber.alerts.on().select_related("search"),
        "keep_url": tokens.url(tokens.KEEP, subscriber),
        "ends_at": subscriber.keep_asked_at + timedelta(days=ANSWER_DAYS),
    }
    return alert_mail(delivery, subscriber, "alerts/keep", context)


def render_alarm(delivery):
    context = {"problem": delivery.payload["problem"], "runs_url": settings.SITE_URL + reverse(RUNS)}
    return compose(delivery, "alerts/alarm", context)


def render_confirm(delivery):
    subscriber = Subscriber.objects.filter(pk=delivery.payload["subscriber"]).first()
    alerts = list(subscriber.alerts.unconfirmed().select_related("search")) if subscriber else []
    if not alerts:
        return None
    context = {
        "searches": [alert.search for alert in alerts],
        "confirm_url": tokens.url(tokens.CONFIRM, subscriber),
    }
    return alert_mail(delivery, subscriber, "alerts/confirm", context)


def render_link(delivery):
    subscriber = Subscriber.objects.filter(email=delivery.to, confirmed_at__isnull=False).first()
    return alert_mail(delivery, subscriber, "alerts/link", {}) if subscriber else None


def alert_mail(delivery, subscriber, template, context, campaign="once", rows=None):
    """With the headers and links of every mail of this app."""
    unsubscribe_url = tokens.url(tokens.UNSUBSCRIBE, subscriber)
    host = urlsplit(settings.SITE_URL).hostname
    headers = {
        "List-Id": f"{settings.SITE_NAME} <alerts.{host}>",
        "Feedback-ID": f"{campaign}:{delivery.kind}:alerts:{slugify(host.replace('.', '-'))[:15]}",
    }
    context |= {
        "unsubscribe_url": unsubscribe_url,
        "manage_url": tokens.url(tokens.MANAGE, subscriber),
    }
    return compose(
        delivery,
        template,
        context,
        from_email=settings.ALERTS_FROM_EMAIL,
        headers=headers,
        unsubscribe_url=unsubscribe_url,
        rows=rows,
    )
