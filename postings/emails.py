"""What staff tell a company about an ad. Each mail is a row of the outbox, written with what it tells of."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.choices import AdAnswer
from companies.models import Role
from mail.models import Delivery
from mail.outbox import enqueue_all, register
from mail.rendering import compose

from .models import Posting

RECRUITS = (Role.OWNER, Role.RECRUITER)
VERDICTS = {
    "opened": _("Your ad “%(title)s” was looked at and opens as you wanted."),
    "sent_back": _("Your ad “%(title)s” was not opened. Change it, then publish it again."),
    "frozen": _("Your ad “%(title)s” was taken off the site."),
}


def looked_at(posting, verdict, *, answer="", text=""):
    """To everyone who recruits for the company."""
    team = posting.company.memberships.filter(role__in=RECRUITS, user__is_active=True)
    payload = {"posting": posting.pk, "verdict": verdict, "answer": answer, "text": text}
    enqueue_all(
        [
            Delivery(
                kind="posting-looked-at",
                to=member.user.email,
                language=member.user.language,
                payload=payload,
                queue="critical",
                key=f"posting-looked-at:{posting.pk}:{verdict}:{timezone.now().timestamp()}:{member.user_id}",
            )
            for member in team.select_related("user__profile")
        ]
    )


def render_looked_at(delivery):
    """None once the ad is gone."""
    told = delivery.payload
    posting = Posting.objects.filter(pk=told["posting"]).first()
    if posting is None:
        return None
    context = {
        "posting": posting,
        "verdict": VERDICTS[told["verdict"]] % {"title": posting.title},
        "sentence": AdAnswer(told["answer"]).label if told["answer"] else "",
        "text": told["text"],
        "url": settings.SITE_URL + reverse("admin:postings_posting_change", args=[posting.pk]),
    }
    return compose(delivery, "postings/looked_at", context)


def register_renderers():
    register("posting-looked-at", render_looked_at)
