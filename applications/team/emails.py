"""Mails to a company's team that gather what happened: reminders of promises, and the daily digest."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from companies import switches
from companies.models import Company, Membership
from mail.outbox import enqueue, register
from mail.rendering import compose

from ..emails import RECRUITS
from ..models import Application
from . import news

NAMED = 10


def promise_runs_out(company, reminded_at):
    team = company.memberships.filter(role__in=RECRUITS, user__is_active=True)
    for member in team.select_related("user__profile"):
        enqueue(
            "application-reminder",
            to=member.user.email,
            language=member.user.language,
            payload={"company": company.pk, "reminded_at": reminded_at.isoformat()},
            key=f"application-reminder:{company.pk}:{reminded_at.isoformat()}:{member.user_id}",
        )


def digest(member, since, until):
    enqueue(
        "application-digest",
        to=member.user.email,
        language=member.user.language,
        payload={"member": member.pk, "since": since.isoformat(), "until": until.isoformat()},
        key=f"application-digest:{member.pk}:{until.isoformat()}",
    )


def register_renderers():
    register("application-reminder", render_reminder)
    register("application-digest", render_digest)


def render_reminder(delivery):
    """None if all were answered in the meantime."""
    company = Company.objects.filter(pk=delivery.payload["company"]).first()
    at = datetime.fromisoformat(delivery.payload["reminded_at"])
    rows = Application.objects.filter(posting__company=company, reminded_at=at).waiting()
    ads = by_ad(rows.select_related("posting").order_by("submitted_at"))
    if company is None or not ads:
        return None
    return compose(delivery, "applications/reminder", {"company": company, "ads": ads, "count": total(ads)})


def render_digest(delivery):
    """None for somebody who has left the team, or has switched it off since."""
    members = Membership.objects.filter(wants_digest=True, role__in=RECRUITS, user__is_active=True)
    member = members.select_related("company").filter(pk=delivery.payload["member"]).first()
    if member is None:
        return None
    window = [datetime.fromisoformat(delivery.payload[name]) for name in ("since", "until")]
    fresh = by_ad(change.application for change in news.arrived(member.company_id, *window))
    letters = by_ad(message.application for message in news.written(member.company_id, *window))
    if not fresh and not letters:
        return None
    waiting = Application.objects.filter(posting__company=member.company_id).waiting()
    context = {
        "company": member.company,
        "fresh": fresh,
        "fresh_count": total(fresh),
        "letters": letters,
        "letter_count": total(letters),
        "waiting_count": waiting.count(),
        "late_count": waiting.with_promise().filter(promised_by__lt=timezone.now()).count(),
        "switch_url": urljoin(settings.SITE_URL, reverse("admin:companies_membership_mails")),
        "off_url": urljoin(settings.SITE_URL, switches.address_of(member)),
    }
    return compose(delivery, "applications/digest", context, unsubscribe_url=context["off_url"])


def by_ad(applications):
    """The ads with who it is about there, each with its board; of long lists the first few by name."""
    ads = {}
    for application in applications:
        posting = application.posting
        path = reverse("admin:applications_application_board", args=[posting.pk])
        url = urljoin(settings.SITE_URL, path)
        ad = ads.setdefault(posting.pk, {"title": posting.title, "url": url, "count": 0, "names": []})
        ad["count"] += 1
        if len(ad["names"]) < NAMED:
            ad["names"].append(str(application))
    for ad in ads.values():
        ad["more"] = ad["count"] - len(ad["names"])
    return list(ads.values())


def total(ads):
    return sum(ad["count"] for ad in ads)
