"""The states of an application, who reads them in which words, and what may follow what (A7)."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """The recruiter's words; what the candidate reads is in CANDIDATE_WORDS."""

    DRAFT = "draft", _("Draft")
    UNCONFIRMED = "unconfirmed", _("Not confirmed")
    SUBMITTED = "submitted", _("Received")
    IN_REVIEW = "in_review", _("In review")
    INTERVIEW = "interview", _("Interview")
    OFFER = "offer", _("Offer")
    HIRED = "hired", _("Hired")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CANDIDATE_WORDS = {
    Status.DRAFT: _("Draft, not sent"),
    Status.UNCONFIRMED: _("Waiting for your code"),
    Status.SUBMITTED: _("Received"),
    Status.IN_REVIEW: _("Being read"),
    Status.INTERVIEW: _("Invited to an interview"),
    Status.OFFER: _("Offer made"),
    Status.HIRED: _("Hired"),
    Status.DECLINED: _("Not selected"),
    Status.WITHDRAWN: _("Withdrawn by you"),
}

# The one table of what may follow what (A7). Withdrawing is the candidate's: somebody who has not been told of a
# decision may still do it, and must not learn of the decision by being refused. An interview may follow an interview:
# another round, or another date.
TRANSITIONS = {
    Status.DRAFT: {Status.SUBMITTED},
    Status.UNCONFIRMED: {Status.SUBMITTED},
    Status.SUBMITTED: {Status.IN_REVIEW, Status.INTERVIEW, Status.OFFER, Status.DECLINED, Status.WITHDRAWN},
    Status.IN_REVIEW: {Status.INTERVIEW, Status.OFFER, Status.DECLINED, Status.WITHDRAWN},
    Status.INTERVIEW: {
        Status.IN_REVIEW,
        Status.INTERVIEW,
        Status.OFFER,
        Status.DECLINED,
        Status.WITHDRAWN,
    },
    Status.OFFER: {Status.HIRED, Status.INTERVIEW, Status.DECLINED, Status.WITHDRAWN},
    Status.HIRED: {Status.WITHDRAWN},
    Status.DECLINED: {Status.IN_REVIEW, Status.WITHDRAWN},
    Status.WITHDRAWN: set(),
}

NOT_SENT = (Status.DRAFT, Status.UNCONFIRMED)
UNDECIDED = (Status.SUBMITTED, Status.IN_REVIEW, Status.INTERVIEW, Status.OFFER)
DECIDED_BY_COMPANY = (Status.IN_REVIEW, Status.INTERVIEW, Status.OFFER, Status.HIRED, Status.DECLINED)
MOVED_ON = (Status.IN_REVIEW, Status.INTERVIEW, Status.OFFER, Status.HIRED)  # ends a blind review
CONFIRM_WITHIN = timedelta(hours=24)
