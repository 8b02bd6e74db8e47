from django.conf import settings
from django.utils.translation import get_language

from mail.outbox import enqueue
from mail.rendering import compose

from .choices import RequestAnswer
from .models import Invitation


def invitation(invitation):
    enqueue(
        "invitation",
        to=invitation.email,
        language=get_language() or settings.LANGUAGE_CODE,
        payload={"invitation": invitation.pk},
        queue="critical",
        key=f"invitation:{invitation.pk}:{invitation.created_at.timestamp()}",
    )


def render_invitation(delivery):
    """None once it was taken back, accepted or has run out."""
    invitation = (
        Invitation.objects.select_related("company", "created_by")
        .filter(pk=delivery.payload["invitation"])
        .first()
    )
    if invitation is None or not invitation.is_open:
        return None
    context = {"invitation": invitation, "url": settings.SITE_URL + invitation.get_absolute_url()}
    return compose(delivery, "companies/invitation", context)


def domain_check(company, to, path):
    enqueue(
        "domain-check",
        to=to,
        language=get_language() or settings.LANGUAGE_CODE,
        payload={"company": company.name, "domain": company.domain, "path": path},
        queue="critical",
    )


def render_domain_check(delivery):
    url = settings.SITE_URL + delivery.payload["path"]
    return compose(delivery, "companies/domain_check", delivery.payload | {"url": url})


def request_declined(request, *, answer, text):
    """All that it says travels with it: the request itself is erased some day."""
    enqueue(
        "employer-request-declined",
        to=request.email,
        language=request.language,
        payload={"name": request.name, "company": request.company_name, "answer": answer, "text": text},
        queue="critical",
        key=f"employer-request-declined:{request.pk}",
    )


def render_request_declined(delivery):
    answer = delivery.payload["answer"]
    sentence = RequestAnswer(answer).label if answer else ""
    return compose(delivery, "companies/request_declined", delivery.payload | {"sentence": sentence})
