"""Mails about an application, to both sides. Each is a row of the outbox, written with what it tells of."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import language_of_mails
from companies.models import Role
from jobboard import inserting
from mail.models import Delivery
from mail.outbox import enqueue_missing, register, wake
from mail.rendering import compose

from . import ics
from .blind import masked
from .models import WARNING, Application, Interview, Message, StatusChange

RECRUITS = [Role.OWNER.value, Role.RECRUITER.value]


def sent(application, *rows):
    """To both sides; written in one statement with those of what they tell of that are not written yet."""
    payload = {"application": str(application.pk)}
    received = for_candidate("application-received", application, payload)
    to_team = for_company("application-new", application, payload)
    mails = [inserting.row(mail, unless_known=True) for mail in (received, *to_team)]
    inserting.run(*rows, *mails)
    wake("critical")


def told(change):
    to_candidate("application-status", change.application, {"change": change.pk}, key=change.pk)


def message_to_candidate(message):
    to_candidate("application-message", message.application, {"message": message.pk}, key=message.pk)


def withdrawn_to_company(application):
    to_company("application-withdrawn", application, {"application": str(application.pk)})


def erased_to_company(application):
    """Names nobody: by the time it is read, the application is gone."""
    ad = {name: application.ad.get(name, "") for name in ("title", "company")}
    payload = {"ad": ad, "submitted_at": application.submitted_at.isoformat()}
    to_company("application-erased", application, payload)


def soon_erased(application):
    key = f"{application.pk}:{application.erasure_warned_at.isoformat()}"
    to_candidate("application-ends", application, {"application": str(application.pk)}, key=key)


def message_to_company(message):
    to_company("application-answer", message.application, {"message": message.pk}, key=message.pk)


def to_candidate(kind, application, payload, key=None):
    enqueue_missing([for_candidate(kind, application, payload, key)])


def for_candidate(kind, application, payload, key=None):
    return Delivery(
        kind=kind,
        to=application.candidate.email,
        language=application.language or application.candidate.language,
        payload=payload,
        queue="critical",
        key=f"{kind}:{key or application.pk}",
    )


def to_company(kind, application, payload, key=None):
    enqueue_missing(for_company(kind, application, payload, key))


# Everyone who recruits for a company and has not switched that off; viewers only look.
TEAM = """
SELECT person.id, person.email, profile.language
FROM companies_membership AS membership
JOIN accounts_user AS person ON person.id = membership.user_id
LEFT JOIN accounts_profile AS profile ON profile.user_id = person.id
WHERE membership.company_id = %s AND membership.role = ANY (%s) AND membership.wants_notices AND person.is_active
"""


def for_company(kind, application, payload, key=None):
    """To each of its team, asked as SQL: with each application that is sent, and put together anew it takes longer."""
    with connection.cursor() as cursor:
        cursor.execute(TEAM, [application.posting.company_id, RECRUITS])
        team = cursor.fetchall()
    return [
        Delivery(
            kind=kind,
            to=email,
            language=language_of_mails(language),
            payload=payload,
            queue="critical",
            key=f"{kind}:{key or application.pk}:{person}",
        )
        for person, email, language in team
    ]


def register_renderers():
    register("application-received", about_application("applications/received", candidate_url))
    register("application-new", about_application("applications/new", admin_url))
    register("application-withdrawn", about_application("applications/withdrawn", admin_url))
    register("application-ends", render_ends)
    register("application-erased", render_erased)
    register("application-status", render_status)
    register("application-message", about_message("applications/message", candidate_url))
    register("application-answer", about_message("applications/answer", admin_url))


def about_application(template, url):
    def render(delivery):
        application = wanted(delivery.payload["application"])
        return application and compose(delivery, template, context(application, url))

    return render


def about_message(template, url):
    def render(delivery):
        message = Message.objects.filter(
            pk=delivery.payload["message"], application__restricted_at=None
        ).first()
        if message is None:
            return None
        files = [attachment.document.name for attachment in message.attachments.select_related("document")]
        if not message.is_from_company and message.application.is_hidden:
            files, message.text = [], masked(message.text, message.application)
        news = {"message": message, "files": files}
        return compose(delivery, template, context(message.application, url) | news)

    return render


def render_status(delivery):
    change = StatusChange.objects.filter(pk=delivery.payload["change"]).first()
    if change is None:
        return None
    interview = Interview.objects.filter(change=change).first()
    news = {"change": change, "interview": interview, "zone": timezone.get_default_timezone_name()}
    message = compose(delivery, "applications/status", context(change.application, candidate_url) | news)
    if interview:
        message.attach(ics.NAME, ics.of(interview), ics.MEDIA_TYPE)
    return message


def render_ends(delivery):
    """A draft has no copy of the ad yet."""
    application = wanted(delivery.payload["application"])
    if application is None:
        return None
    end = delivery.created_at + WARNING
    names = {"title": application.posting.title, "company": application.posting.company.name, "end": end}
    return compose(delivery, "applications/ends", context(application, candidate_url) | names)


def render_erased(delivery):
    ad = delivery.payload["ad"]
    names = {"title": ad["title"], "company": ad["company"]}
    sent_at = datetime.fromisoformat(delivery.payload["submitted_at"])
    return compose(delivery, "applications/erased", names | {"submitted_at": sent_at})


def wanted(pk):
    """None if it was erased in the meantime, or is kept out of sight: then the mail is no longer wanted."""
    rows = Application.objects.filter(restricted_at=None).select_related("posting__company")
    return rows.filter(pk=pk).first()


def context(application, url):
    return {
        "application": application,
        "title": application.ad.get("title", ""),
        "company": application.ad.get("company", ""),
        "url": url(application),
    }


def candidate_url(application):
    return urljoin(settings.SITE_URL, application.get_absolute_url())


def admin_url(application):
    return urljoin(
        settings.SITE_URL, f"{reverse('admin:index')}applications/application/{application.pk}/change/"
    )
