import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Document
from companies.models import ManagedQuerySet
from postings.choices import QuestionKind
from postings.models import Posting, Question

from .keeping import KeepingQuerySet
from .promise import PromiseQuerySet
from .status import CANDIDATE_WORDS, CONFIRM_WITHIN, NOT_SENT, TRANSITIONS, UNDECIDED, Status

WAITS = Q(answered_at=None, withdrawn_at=None)  # of those that were sent
BRIEF = (
    *("posting", "status", "told_status", "name"),
    *("submitted_at", "answered_at", "withdrawn_at", "moved_on_at"),
    *("posting__title", "posting__company", "posting__blind_review"),
)


class ApplicationQuerySet(KeepingQuerySet, PromiseQuerySet, ManagedQuerySet):
    company_path = "posting__company"

    def managed_by(self, user, roles=None):
        """Nobody works with what is only kept because the law says so."""
        return super().managed_by(user, roles).filter(restricted_at=None)

    def sent(self):
        """What a company has: neither drafts, nor those never confirmed, nor what it keeps only because it must."""
        return self.exclude(status__in=NOT_SENT).filter(restricted_at=None)

    def open_to(self, candidate):
        """Sent, and undecided as far as the candidate knows."""
        return self.sent().filter(candidate=candidate, withdrawn_at=None, told_status__in=UNDECIDED)

    def waiting(self):
        """Received, not withdrawn, and the candidate was told nothing yet: a decision kept back is no answer."""
        return self.sent().filter(WAITS)

    def in_brief(self):
        """What a row of a list tells, without what may be long: the letter, the ad as it was, the ad's own texts."""
        return self.select_related(None).select_related("posting").only(*BRIEF).with_promise()

    def brief_rows(self):
        """Those of an ordered, cut set: which they are is known from an index alone, so nothing of others is read."""
        pks = list(self.select_related(None).values_list("pk", flat=True))
        rows = self.model.objects.in_brief().in_bulk(pks)
        return [rows[pk] for pk in pks if pk in rows]

    def current(self):
        """Neither withdrawn nor waiting for a code: at most one of these per candidate and ad."""
        return self.exclude(status=Status.UNCONFIRMED).filter(withdrawn_at=None)

    def drafts(self):
        return self.filter(status=Status.DRAFT)

    def unconfirmed_for(self, emails):
        """Sent from these addresses without being signed in, and waiting for the code."""
        return self.filter(status=Status.UNCONFIRMED, email__in=emails)

    def never_confirmed(self):
        """Waiting for a code for so long that they are erased."""
        before = timezone.now() - timedelta(days=settings.RETENTION_UNCONFIRMED_APPLICATIONS)
        return self.filter(status=Status.UNCONFIRMED, created_at__lt=before)


class OfApplicationQuerySet(ManagedQuerySet):
    """Rows that belong to a company through an application."""

    company_path = "application__posting__company"

    def managed_by(self, user, roles=None):
        application = self.company_path.removesuffix("__posting__company")
        return super().managed_by(user, roles).filter(**{f"{application}__restricted_at": None})


class Application(models.Model):
    """What a candidate sent, as it was sent: the ad's text, the person's data and the very CV file are snapshots.

    An unconfirmed one belongs to an address, not to a person: `candidate` is set once the code was entered. One that is
    restricted has lost its candidate, who has left: it is kept because the law says so, and nobody works with it.
    `typed` holds a draft's fields just as they were typed, right or wrong.
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
    language = models.CharField(_("language of mails"), max_length=8, blank=True)
    typed = models.JSONField(default=dict, blank=True, editable=False)

    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    moved_on_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)  # the company, of its promise
    restricted_at = models.DateTimeField(_("restricted"), null=True, blank=True, editable=False)
    erasure_warned_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-submitted_at", "-created_at"]
        indexes = [
            models.Index(  # counts, boards and lists of an ad's applicants are read from it alone
                fields=["posting", "submitted_at", "id"],
                include=["status", "answered_at", "withdrawn_at"],
                name="application_of_ad",
                condition=~Q(status__in=NOT_SENT) & Q(restricted_at=None),
            ),
            models.Index(fields=["-submitted_at", "-id"], name="application_newest"),
            models.Index(
                fields=["submitted_at"],
                name="application_waiting",
                condition=Q(answered_at=None, withdrawn_at=None, submitted_at__isnull=False),
            ),
            models.Index(fields=["updated_at"], name="application_stale", condition=Q(status=Status.DRAFT)),
            models.Index(
                fields=["email", "created_at"],
                name="application_unconfirmed",
                condition=Q(status=Status.UNCONFIRMED),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "candidate"],
                condition=Q(withdrawn_at=None),
                name="application_once_per_posting",
                violation_error_message=_("You have applied for this job already."),
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="application_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=NOT_SENT) | Q(submitted_at__isnull=False),
                name="application_sent_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.UNCONFIRMED, candidate=None, restricted_at=None) & ~Q(email="")
                | ~Q(status=Status.UNCONFIRMED) & Q(candidate__isnull=False, restricted_at=None)
                | Q(status=Status.DECLINED, candidate=None, restricted_at__isnull=False),
                name="application_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(status=Status.WITHDRAWN) & Q(withdrawn_at=None)),
                name="application_withdrawn_at_matches",
            ),
        ]

    def __str__(self):
        """As the company may know it."""
        return self.alias if self.is_hidden else self.name or str(self.pk)

    def get_absolute_url(self):
        return reverse("applications:detail", args=[self.pk])

    @property
    def is_hidden(self):
        """Blind review (R5): who it is stays hidden until the company has moved the application on."""
        return self.posting.blind_review and self.moved_on_at is None

    @property
    def alias(self):
        return _("Applicant %(code)s") % {"code": self.pk.hex[:6].upper()}

    @property
    def shown_email(self):
        return "" if self.is_hidden else self.email

    @property
    def shown_phone(self):
        return "" if self.is_hidden else self.phone

    @property
    def is_sent(self):
        return self.status not in NOT_SENT

    @property
    def is_just_sent(self):
        """Within the last minute, also when the answer that said so was lost: then the page is asked for again."""
        is_known = self.told_status == Status.SUBMITTED and self.submitted_at
        return bool(is_known) and timezone.now() - self.submitted_at < timedelta(minutes=1)

    def may_become(self, status):
        return status in TRANSITIONS[Status(self.status)]

    @property
    def next_statuses(self):
        """What the company may decide now, in the order of the table; withdrawing is the candidate's."""
        return [status for status in Status if self.may_become(status) and status != Status.WITHDRAWN]

    @property
    def candidate_word(self):
        """The status in the candidate's words, and only as far as they were told."""
        return CANDIDATE_WORDS[Status(self.told_status)]

    @property
    def is_told(self):
        """Does the candidate know the last step? Another interview leaves the status as it is."""
        last = self.changes.last()
        return self.told_status == self.status and (last is None or last.told_at is not None)

    @property
    def may_be_withdrawn(self):
        """Asks what the candidate knows, so that a decision kept back doesn't show."""
        return self.told_status in UNDECIDED and self.may_become(Status.WITHDRAWN)

    @property
    def answer_promised_by(self):
        """The end of the company's promise (A9), as long as it is not kept."""
        if not self.submitted_at or self.answered_at or self.withdrawn_at:
            return None
        if hasattr(self, "promised_by"):  # known from the query, so that no list reads the ad as it was
            return self.promised_by
        return self.submitted_at + timedelta(days=self.ad.get("reply_days", self.posting.reply_days))

    @property
    def is_late(self):
        """Has the promise run out without an answer?"""
        return self.answer_promised_by is not None and self.answer_promised_by < timezone.now()

    @property
    def may_be_confirmed(self):
        """An unconfirmed one counts as sent when it was written, if the code comes within a day."""
        return self.status == Status.UNCONFIRMED and timezone.now() - self.created_at < CONFIRM_WITHIN


class Answer(models.Model):
    """The answer to a screening question, with the question's wording as it was shown.

    `value` is a text, a list of texts for several choices, `yes` or `no`, a number as text, or a date in ISO form.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="+")
    question_text = models.CharField(_("question"), max_length=300)
    kind = models.CharField(_("kind of answer"), max_length=20, choices=QuestionKind)
    value = models.JSONField(_("answer"), null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    required_answer = models.CharField(_("required answer"), max_length=200, blank=True)
    meets_requirement = models.BooleanField(_("meets the requirement"), null=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="answer_once_per_question")
        ]

    def __str__(self):
        return self.question_text

    @property
    def words(self):
        """The answer as a person reads it; a file is linked instead."""
        if self.value in (None, "", []):
            return ""
        if self.kind == QuestionKind.YES_NO:
            return _("Yes") if self.value == "yes" else _("No")
        if self.kind == QuestionKind.DATE:
            return date_format(date.fromisoformat(self.value))
        return ", ".join(self.value) if isinstance(self.value, list) else self.value
