"""The mails of this app: the digest, the question whether one wants it, and the way to one's own settings."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.template.defaultfilters import truncatechars
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import Company
from mail.models import Queue, Status
from mail.outbox import NotYet, enqueue, register
from mail.rendering import as_text, compose
from postings.models import Posting

from . import tokens
from .models import ANSWER_DAYS, Alert, Digest, DigestItem, Dismissal, Subscriber

logger = logging.getLogger(__name__)

RUNS = "admin:alerts_run_changelist"
DIGEST, CONFIRM, LINK, KEEP = "alert-digest", "alert-confirm", "alert-link", "alert-keep"
ALARM = "alert-alarm"


def register_all():
    register(DIGEST, render_digest, on_outcome=keep_what_was_shown)
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
        "keep_url": tokens.url(tokens.KEEP, subscriber.pk),
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
        "confirm_url": tokens.url(tokens.CONFIRM, subscriber.pk),
    }
    return alert_mail(delivery, subscriber, "alerts/confirm", context)


def render_link(delivery):
    subscriber = Subscriber.objects.filter(email=delivery.to, confirmed_at__isnull=False).first()
    return alert_mail(delivery, subscriber, "alerts/link", {}) if subscriber else None


def render_digest(delivery):
    """What of the planned ads is still open and still wanted; None if that is nothing. The payload says what it was."""
    digest = Digest.objects.filter(delivery=delivery).select_related("subscriber", "run").first()
    if digest is None:
        return None
    if digest.subscriber.is_paused:  # pressed after the planning: what was planned is not to be lost
        raise NotYet(digest.subscriber.wakes_at)
    sections = sections_of(digest, delivery.payload)
    shown = {job.pk for section in sections for job in section.jobs}
    if not shown:
        return None
    delivery.payload["shown"] = sorted(
        shown.union(delivery.payload.get("shown", ()))
    )  # an earlier try may have arrived
    context = {"subject": subject(sections), "sections": sections, "subscriber": digest.subscriber}
    campaign = f"{digest.run.rhythm}-{digest.run.slot:%Y%m%d}"
    return alert_mail(delivery, digest.subscriber, "alerts/digest", context, campaign=campaign)


def keep_what_was_shown(delivery):
    """Ads that were not open just then have not been mailed: they may come when they open again."""
    if delivery.status in (Status.SENT, Status.UNCERTAIN, Status.CANCELLED):
        items = DigestItem.objects.filter(digest__delivery=delivery)
        items.exclude(posting__in=delivery.payload.get("shown", ())).delete()


def alert_mail(delivery, subscriber, template, context, campaign="once"):
    """With the headers and links of every mail of this app."""
    unsubscribe_url = tokens.url(tokens.UNSUBSCRIBE, subscriber.pk)
    host = urlsplit(settings.SITE_URL).hostname
    headers = {
        "List-Id": f"{settings.SITE_NAME} <alerts.{host}>",
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Feedback-ID": f"{campaign}:{delivery.kind}:alerts:{slugify(host.replace('.', '-'))[:15]}",
    }
    context |= {
        "unsubscribe_url": unsubscribe_url,
        "manage_url": tokens.url(tokens.MANAGE, subscriber.pk),
    }
    return compose(delivery, template, context, from_email=settings.ALERTS_FROM_EMAIL, headers=headers)


def subject(sections):
    """ "7 new jobs: Python developer in Essen and 2 more searches": only what the mail shows is counted."""
    count = sum(len(section.jobs) for section in sections)
    jobs = ngettext("%(count)d new job", "%(count)d new jobs", count) % {"count": count}
    words = {"jobs": jobs, "search": truncatechars(sections[0].title, 70), "others": len(sections) - 1}
    if len(sections) == 1:
        return _("%(jobs)s: %(search)s") % words
    return (
        ngettext(
            "%(jobs)s: %(search)s and %(others)d more search",
            "%(jobs)s: %(search)s and %(others)d more searches",
            words["others"],
        )
        % words
    )


@dataclass
class MailSection:
    title: str
    details: str
    url: str
    jobs: list
    more: int
    more_of: list  # of (company, how many)


@dataclass
class MailJob:
    pk: int
    text: str
    html: str


def sections_of(digest, counts):
    """The sections in the order of their alerts; one that was turned off since is left out.

    What stood under it alone may be what another one has found as well: then it stands there. A section that had to
    give up all its ads still says how many there are, after the others.
    """
    alerts = list(Alert.objects.on().filter(subscriber=digest.subscriber).select_related("search"))
    dismissed = Dismissal.objects.filter(subscriber=digest.subscriber).values("posting")
    wanted = digest.items.exclude(posting__in=dismissed).order_by("pk")
    postings = open_postings([item.posting_id for item in wanted])
    jobs = {alert.pk: [] for alert in alerts}
    for item in wanted:
        posting = postings.get(item.posting_id)
        alert = posting and (item.alert_id if item.alert_id in jobs else other_alert(alerts, posting))
        if alert and (job := describe(posting, digest.subscriber)):
            jobs[alert].append(job)
    sections = [new_section(alert, jobs[alert.pk], counts.get(str(alert.pk), {})) for alert in alerts]
    told = [section for section in sections if section.jobs or section.more or section.more_of]
    return sorted(told, key=lambda section: not section.jobs)


def other_alert(alerts, posting):
    return next(
        (alert.pk for alert in alerts if alert.search.search.postings().filter(pk=posting.pk).exists()), None
    )


def open_postings(ids):
    """{id: ad}. A row that can't even be read must not take the others with it."""
    postings = Posting.objects.open().for_list()
    try:
        return postings.in_bulk(ids)
    except Exception:
        logger.exception("ads for a mail can't be read together")
    found = {}
    for pk in ids:
        try:
            found |= postings.in_bulk([pk])
        except Exception:
            logger.exception("ad %d can't be read", pk)
    return found


def new_section(alert, jobs, counts):
    more_of = counts.get("more_of", {})
    companies = Company.objects.filter(pk__in=more_of).order_by("name") if more_of else []
    return MailSection(
        title=alert.search.title,
        details=alert.search.details,
        url=settings.SITE_URL + alert.search.url,
        jobs=jobs,
        more=counts.get("more", 0),
        more_of=[(company, more_of[str(company.pk)]) for company in companies],
    )


def describe(posting, subscriber):
    """One ad as text and as HTML; None if it can't be shown: the mail then goes without it."""
    context = {
        "posting": posting,
        "url": settings.SITE_URL + posting.get_absolute_url(),
        "feedback_url": tokens.url(tokens.FEEDBACK, subscriber.pk, posting.pk),
    }
    try:
        return MailJob(
            pk=posting.pk,
            text=as_text("alerts/emails/_job.txt", context).strip(),
            html=mark_safe(render_to_string("alerts/emails/_job.html", context)),  # noqa: S308 - a template's own output
        )
    except Exception:
        logger.exception("ad %d can't be shown in a mail", posting.pk)
        return None
