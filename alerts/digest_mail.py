"""The digest: what of the planned ads is still open and still wanted, as a mail.

Much of it is the same for many readers, so a batch of deliveries is read together, and an ad is laid out once for all.
"""

import logging
import time
from collections import defaultdict
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import TextField
from django.db.models.functions import Cast
from django.template.defaultfilters import truncatechars
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from companies.models import Company
from mail.models import Status
from mail.outbox import NotYet, register
from mail.rendering import as_text, inline_rows
from postings.models import Posting

from . import tokens
from .emails import DIGEST, alert_mail
from .models import Alert, Digest, DigestItem, Dismissal

logger = logging.getLogger(__name__)

MOST_LAID_OUT = 5000  # some 2 KB each
LONGEST = 300  # seconds; it says how old the ad is
FEEDBACK_URL = "https://feedback.invalid/"  # in an ad that was laid out for nobody in particular


def register_all():
    register(DIGEST, render, load=Loaded, on_outcome=what_was_left_out)


class Loaded:
    """What a batch of digests is made of, in a constant number of queries."""

    def __init__(self, deliveries):
        digests = Digest.objects.filter(delivery__in=deliveries).select_related("subscriber", "run")
        self.digests = {digest.delivery_id: digest for digest in digests}
        people = [digest.subscriber_id for digest in digests]
        self.alerts, self.items = defaultdict(list), defaultdict(list)
        for alert in Alert.objects.on().filter(subscriber__in=people).select_related("search"):
            self.alerts[alert.subscriber_id].append(alert)
        dismissed = Dismissal.objects.filter(subscriber__in=people).values_list("subscriber", "posting")
        self.dismissed = set(dismissed)
        items = DigestItem.objects.filter(digest__in=digests).order_by("pk")
        for item in items.values_list("pk", "digest_id", "alert_id", "posting_id", named=True):
            self.items[item.digest_id].append(item)
        self.open = states_of({item.posting_id for items in self.items.values() for item in items})
        self.laid_out = {}
        self.companies = SimpleLazyObject(lambda: Company.objects.in_bulk(companies_of(deliveries)))

    @property
    def jobs(self):
        """{id: MailJob} of open ads, in the language of the moment; without those that can't be shown."""
        language = get_language()
        if language not in self.laid_out:
            self.laid_out[language] = LaidOut.of(self.open, language)
        return self.laid_out[language]


def states_of(ids):
    """{id: what changes with each edit} of open ads; as text, so that any row can be read."""
    stamps = [Cast(name, TextField()) for name in ("updated_at", "company__updated_at")]
    rows = Posting.objects.open().filter(pk__in=ids).values_list("pk", *stamps)
    return {pk: state for pk, *state in rows}


class LaidOut:
    """Ads as they stand in mails, of this process."""

    jobs = {}  # (id, language): (state, MailJob or None)
    since = 0

    @classmethod
    def of(cls, states, language):
        now = time.monotonic()
        if len(cls.jobs) >= MOST_LAID_OUT or now - cls.since > LONGEST:
            cls.jobs, cls.since = {}, now
        unknown = [pk for pk, state in states.items() if cls.jobs.get((pk, language), [None])[0] != state]
        if unknown:
            described = {pk: describe(posting) for pk, posting in read(unknown).items()}
            cls.jobs |= {(pk, language): (states[pk], job) for pk, job in inlined(described).items()}
        known = {pk: cls.jobs[pk, language][1] for pk in states if (pk, language) in cls.jobs}
        return {pk: job for pk, job in known.items() if job}


def inlined(jobs):
    """{id: MailJob or None}, all at once."""
    shown = [job for job in jobs.values() if job]
    if not shown:
        return jobs
    rows = inline_rows([job.html for job in shown])
    return jobs | {job.pk: replace(job, html=html) for job, html in zip(shown, rows, strict=True)}


def companies_of(deliveries):
    counts = [
        count for delivery in deliveries for count in delivery.payload.values() if isinstance(count, dict)
    ]
    return {int(pk) for count in counts for pk in count.get("more_of", ())}


def render(delivery, loaded):
    """None if nothing is left. The payload says which items were not shown, in no try so far."""
    digest = loaded.digests.get(delivery.pk)
    if digest is None:
        return None
    if digest.subscriber.is_paused:  # pressed after the planning: what was planned is not to be lost
        raise NotYet(digest.subscriber.wakes_at)
    sections = sections_of(digest, delivery.payload, loaded)
    shown = {job.pk: job for section in sections for job in section.jobs}
    if not shown:
        return None
    left_out = {item.pk for item in loaded.items[digest.pk] if item.posting_id not in shown}
    delivery.payload["left_out"] = sorted(left_out.intersection(delivery.payload.get("left_out", left_out)))
    context = {"subject": subject(sections), "sections": sections, "subscriber": digest.subscriber}
    campaign = f"{digest.run.rhythm}-{digest.run.slot:%Y%m%d}"
    rows = {job.name: job.html for job in shown.values()}
    return alert_mail(delivery, digest.subscriber, "alerts/digest", context, campaign=campaign, rows=rows)


def what_was_left_out(delivery):
    """Ads that were not open just then have not been mailed: they may come when they open again."""
    if delivery.status == Status.CANCELLED:
        return DigestItem.objects.filter(digest__delivery=delivery).delete
    left_out = delivery.payload.get("left_out")
    if left_out and delivery.status in (Status.SENT, Status.UNCERTAIN):
        return DigestItem.objects.filter(pk__in=left_out).delete
    return None


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
    more_of: list  # of (name of a company, its address, how many)

    @property
    def text(self):
        return "\n\n".join(job.text for job in self.jobs)

    @property
    def rows(self):
        """In whose place the jobs come once the mail around them is made."""
        return mark_safe("\n".join(f"<!--{job.name}-->" for job in self.jobs))  # noqa: S308  numbers


@dataclass(frozen=True)
class MailJob:
    pk: int
    text: str
    html: str

    @property
    def name(self):
        return f"job-{self.pk}"

    def to(self, feedback_url):
        text, html = (laid_out.replace(FEEDBACK_URL, feedback_url) for laid_out in (self.text, self.html))
        return MailJob(self.pk, text, html)


def sections_of(digest, counts, loaded):
    """The sections in the order of their alerts; one that was turned off since is left out.

    What stood under it alone may be what another one has found as well: then it stands there. A section that had to
    give up all its ads still says how many there are, after the others.
    """
    alerts = loaded.alerts[digest.subscriber_id]
    jobs, laid_out = {alert.pk: [] for alert in alerts}, loaded.jobs
    for item in loaded.items[digest.pk]:
        job = laid_out.get(item.posting_id)
        if job is None or (digest.subscriber_id, job.pk) in loaded.dismissed:
            continue
        if alert := item.alert_id if item.alert_id in jobs else other_alert(alerts, job.pk):
            jobs[alert].append(job.to(tokens.url(tokens.FEEDBACK, digest.subscriber, job.pk)))
    sections = [new_section(alert, jobs[alert.pk], counts.get(str(alert.pk), {}), loaded) for alert in alerts]
    told = [section for section in sections if section.jobs or section.more or section.more_of]
    return sorted(told, key=lambda section: not section.jobs)


def other_alert(alerts, posting):
    return next(
        (alert.pk for alert in alerts if alert.search.search.postings().filter(pk=posting).exists()), None
    )


def read(ids):
    """{id: open ad}. A row that can't even be read must not take the others with it."""
    postings = Posting.objects.open().for_cards()
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


def new_section(alert, jobs, counts, loaded):
    more_of = counts.get("more_of", {})
    companies = (
        [loaded.companies[int(pk)] for pk in more_of if int(pk) in loaded.companies] if more_of else []
    )
    return MailSection(
        title=alert.search.title,
        details=alert.search.details,
        url=settings.SITE_URL + alert.search.url,
        jobs=jobs,
        more=counts.get("more", 0),
        more_of=[
            (company.name, settings.SITE_URL + company.get_absolute_url(), more_of[str(company.pk)])
            for company in sorted(companies, key=lambda company: company.name)
        ],
    )


def describe(posting):
    """One ad as text and as HTML."""
    context = {
        "posting": posting,
        "url": settings.SITE_URL + posting.get_absolute_url(),
        "feedback_url": FEEDBACK_URL,
    }
    try:
        return MailJob(
            pk=posting.pk,
            text=as_text("alerts/emails/_job.txt", context).strip(),
            html=render_to_string("alerts/emails/_job.html", context),
        )
    except Exception:
        logger.exception("ad %d can't be shown in a mail", posting.pk)
        return None
