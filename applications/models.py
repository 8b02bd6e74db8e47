import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Document
from companies.models import Company, ManagedQuerySet
from postings.models import Posting, Question


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

# The one table of what may follow what (A7).
TRANSITIONS = {
    Status.DRAFT: {Status.SUBMITTED},
    Status.UNCONFIRMED: {Status.SUBMITTED},
    Status.SUBMITTED: {Status.IN_REVIEW, Status.INTERVIEW, Status.OFFER, Status.DECLINED, Status.WITHDRAWN},
    Status.IN_REVIEW: {Status.INTERVIEW, Status.OFFER, Status.DECLINED, Status.WITHDRAWN},
    Status.INTERVIEW: {Status.IN_REVIEW, Status.OFFER, Status.DECLINED, Status.WITHDRAWN},
    Status.OFFER: {Status.HIRED, Status.INTERVIEW, Status.DECLINED, Status.WITHDRAWN},
    Status.HIRED: set(),
    Status.DECLINED: {Status.IN_REVIEW},
    Status.WITHDRAWN: set(),
}

NOT_SENT = (Status.DRAFT, Status.UNCONFIRMED)


class ApplicationQuerySet(ManagedQuerySet):
    company_path = "posting__company"

    def sent(self):
        """What a company has received: neither drafts nor those whose address was never confirmed."""
        return self.exclude(status__in=NOT_SENT)

    def waiting(self):
        """Received, and the candidate was told nothing yet."""
        return self.filter(answered_at=None, status__in=[Status.SUBMITTED, Status.IN_REVIEW])


class Application(models.Model):
    """What a candidate sent, as it was sent: the ad's text, the person's data and the very CV file are snapshots.

    An unconfirmed one belongs to an address, not to a person: `candidate` is set once the code was entered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="applications", verbose_name=_("ad"))
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("candidate"),
    )
    submit_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    told_status = models.CharField(
        _("told to the candidate"), max_length=20, choices=Status, default=Status.DRAFT
    )

    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("email"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    message = models.TextField(_("message"), blank=True)
    cv = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, verbose_name=_("CV"))
    ad = models.JSONField(_("the ad as it was"), default=dict, blank=True)

    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-submitted_at", "-created_at"]
        indexes = [models.Index(fields=["posting", "status"], name="application_by_posting")]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "candidate"],
                condition=Q(withdrawn_at=None),
                name="application_once_per_posting",
                violation_error_message=_("You have applied for this job already."),
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="application_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=NOT_SENT) | Q(submitted_at__isnull=False, candidate__isnull=False),
                name="application_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(status=Status.WITHDRAWN) & Q(withdrawn_at=None)),
                name="application_withdrawn_at_matches",
            ),
        ]

    def __str__(self):
        return self.name or str(self.pk)

    def get_absolute_url(self):
        return reverse("applications:detail", args=[self.pk])

    def may_become(self, status):
        return status in TRANSITIONS[Status(self.status)]

    @property
    def candidate_word(self):
        """The status in the candidate's words, and only as far as they were told."""
        return CANDIDATE_WORDS[Status(self.told_status)]

    @property
    def may_be_withdrawn(self):
        return self.may_become(Status.WITHDRAWN)


class StatusChange(models.Model):
    """Who moved an application from where to where, when, and when the candidate was told."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="changes")
    from_status = models.CharField(_("from"), max_length=20, choices=Status, blank=True)
    to_status = models.CharField(_("to"), max_length=20, choices=Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    text = models.TextField(_("words to the candidate"), blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    objects = ManagedQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.from_status} → {self.to_status}"

    @property
    def candidate_word(self):
        return CANDIDATE_WORDS[Status(self.to_status)]


class Answer(models.Model):
    """The answer to a screening question, with the question's wording as it was shown."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="+")
    question_text = models.CharField(_("question"), max_length=300)
    value = models.JSONField(_("answer"), null=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    meets_requirement = models.BooleanField(_("meets the requirement"), null=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="answer_once_per_question")
        ]

    def __str__(self):
        return self.question_text


class MarkKind(models.TextChoices):
    SAVED = "saved", _("Saved")
    INTERESTED = "interested", _("Interested")
    DISMISSED = "dismissed", _("Not for me")
    HIDDEN = "hidden", _("Hidden")


class MarkQuerySet(ManagedQuerySet):
    company_path = "posting__company"

    def told_to_company(self):
        """Interest that the candidate has chosen to show to the employer; the rest is nobody's business."""
        return self.filter(kind=MarkKind.INTERESTED, tell_company=True)


class Mark(models.Model):
    """What a candidate thinks of an ad. Four separate marks; an employer sees none unless told."""

    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="marks")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=12, choices=MarkKind)
    tell_company = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "posting", "kind"], name="mark_once"),
            models.CheckConstraint(condition=Q(kind__in=MarkKind.values), name="mark_kind_known"),
            models.CheckConstraint(
                condition=Q(tell_company=False) | Q(kind=MarkKind.INTERESTED), name="mark_tells_interest_only"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.posting_id}"


class HiddenCompany(models.Model):
    """A company whose ads the candidate wants to see nowhere."""

    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hidden_companies")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "company"], name="hiddencompany_once")]

    def __str__(self):
        return str(self.company)


class Seen(models.Model):
    """Ads that a signed-in person has opened; with the counters the one thing that a GET writes."""

    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seen")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidate", "posting"], name="seen_once")]

    def __str__(self):
        return str(self.posting_id)


class Message(models.Model):
    """Between candidate and company, about one application."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="messages")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_from_company = models.BooleanField()
    text = models.TextField(_("message"))
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["sent_at", "id"]

    def __str__(self):
        return f"{self.sent_at:%Y-%m-%d %H:%M}"


class Note(models.Model):
    """For the company's team only."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"))
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["created_at", "id"]

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d %H:%M}"
