"""What happens to an ad. Admin, imports and commands call these; each is one transaction on the locked row."""

import re
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import emails
from .choices import ReportOutcome
from .models import Posting, Report
from .reposts import original_of

SHORTEST = timedelta(days=14)  # an ad that somebody closed early is no measure for the next one

# (m/w/d), (f/m/x), (all genders), :in, *in, _in, /in, /-in, Innen: titles that are meant for everybody say so.
GENDER_MARKER = re.compile(
    r"\(\s*(?i:[mwfdxiag*](?:\s*[/|,]\s*[mwfdxiag*])+)\s*\)|(?i:all genders)"
    r"|[:*_/]-?(?:in|innen|r|frau|mann)\b|\(in\)|[a-zäöüß]In(?:nen)?\b"
)


class NotPossible(Exception):
    """`problems` are sentences for the person who asked."""

    def __init__(self, *problems):
        super().__init__(*problems)
        self.problems = problems


def missing(posting):
    """What an ad needs before anybody may read it, as sentences."""
    problems = []
    if not posting.places.exists() and not (posting.model == "remote" and posting.remote_countries):
        problems.append(_("Name a place, or for a fully remote job the countries."))
    if not posting.tasks:
        problems.append(_("Describe the tasks."))
    if not posting.profile:
        problems.append(_("Describe the profile."))
    if not posting.has_salary and not posting.salary_note:
        problems.append(_("Name the salary, or say why not."))
    return problems


def hints(posting):
    """What may well be meant so, but is often forgotten."""
    sentences = []
    if posting.language == "de" and not GENDER_MARKER.search(posting.title):
        sentences.append(_("The title has no gender marker such as (m/w/d)."))
    if not posting.has_salary and posting.salary_note:
        sentences.append(
            _("Ads that name a salary are found by it, and applicants must know it before an interview.")
        )
    return sentences


def lock(posting):
    return Posting.objects.select_for_update(of=["self"]).get(pk=posting.pk)


def needs(posting, *states):
    if posting.state not in states:
        raise NotPossible(
            _("An ad in the state “%(state)s” does not allow this.") % {"state": posting.state_label}
        )


@transaction.atomic
def publish(posting, *, by, at=None):
    """Open from now on, or from a later time on. A draft or one that is scheduled; the date never moves afterwards.

    The first ad of a company that nobody has verified waits until staff have looked at it.
    """
    posting = lock(posting)
    needs(posting, "draft", "in_review", "scheduled")
    now = timezone.now()
    if problems := missing(posting):
        raise NotPossible(*problems)
    if at and at < now:
        raise NotPossible(_("The date lies in the past."))
    if posting.closes_at and posting.closes_at <= (at or now):
        raise NotPossible(_("The ad would close before it is published."))
    if is_to_be_looked_at(posting, by):
        posting.review_asked_at, posting.publish_wanted_at = now, at
        posting.save(update_fields=["review_asked_at", "publish_wanted_at", "updated_at"])
        return posting
    posting.published_at, posting.review_asked_at = at or now, None
    posting.repost_of = original_of(posting)
    posting.save(update_fields=["published_at", "review_asked_at", "repost_of", "updated_at"])
    return posting


def is_to_be_looked_at(posting, by):
    return by is not None and not by.is_staff and not Posting.objects.open_unseen(posting.company)


@transaction.atomic
def open_looked_at(posting, *, by):
    """Staff have nothing against it: it opens when the company wanted it to, or now if that has passed."""
    posting = lock(posting)
    needs(posting, "in_review")
    wanted = posting.publish_wanted_at
    posting = publish(posting, by=by, at=wanted if wanted and wanted > timezone.now() else None)
    emails.looked_at(posting, "opened")
    return posting


@transaction.atomic
def send_back(posting, *, by, answer, text=""):
    """A draft again, and the company is told why."""
    posting = lock(posting)
    needs(posting, "in_review")
    posting.review_asked_at = posting.publish_wanted_at = None
    posting.save(update_fields=["review_asked_at", "publish_wanted_at", "updated_at"])
    emails.looked_at(posting, "sent_back", answer=answer, text=text)
    return posting


COPIED = (
    *("company", "title", "language", "category", "contract", "hours", "model", "remote_countries"),
    *("introduction", "tasks", "profile", "benefits", "additional"),
    *("salary_min", "salary_max", "salary_currency", "salary_period", "salary_note"),
    *("easy_apply", "apply_url", "reply_days", "blind_review"),
)


@transaction.atomic
def copy(posting, *, by):
    """A new draft with the same text, places and questions; nothing of its dates or its reference."""
    twin = Posting.objects.create(**{name: getattr(posting, name) for name in COPIED})
    for part in [*posting.places.all(), *posting.questions.filter(retired_at=None)]:
        part.pk, part._state.adding, part.posting = None, True, twin
        part.save()
    return twin


@transaction.atomic
def repost(posting, *, by):
    """A closed ad as a new one, with today's date and open for as long as the old one was meant to be."""
    posting = lock(posting)
    needs(posting, "closed")
    twin = copy(posting, by=by)
    twin.closes_at = timezone.now() + max(posting.closes_at - posting.published_at, SHORTEST)
    twin.save(update_fields=["closes_at", "updated_at"])
    return publish(twin, by=by)


@transaction.atomic
def close(posting, *, by):
    posting = lock(posting)
    needs(posting, "open", "paused")
    posting.closes_at = timezone.now()
    posting.save(update_fields=["closes_at", "updated_at"])
    return posting


@transaction.atomic
def pause(posting, *, by):
    posting = lock(posting)
    needs(posting, "open")
    posting.paused_at = timezone.now()
    posting.save(update_fields=["paused_at", "updated_at"])
    return posting


@transaction.atomic
def resume(posting, *, by):
    posting = lock(posting)
    needs(posting, "paused")
    posting.paused_at = None
    posting.save(update_fields=["paused_at", "updated_at"])
    return posting


@transaction.atomic
def extend(posting, *, by, until):
    """A later (or earlier) end, never a new date of publication. A closed ad opens again while it is still readable."""
    posting = lock(posting)
    needs(posting, "open", "paused", "scheduled", "closed")
    now = timezone.now()
    if posting.state == "closed" and posting.closes_at < now - timedelta(days=settings.POSTING_READABLE_DAYS):
        raise NotPossible(_("The ad has been closed for too long: write a new one."))
    if until <= max(now, posting.published_at):
        raise NotPossible(_("The new end lies before its beginning or in the past."))
    posting.closes_at = until
    posting.save(update_fields=["closes_at", "updated_at"])
    return posting


@transaction.atomic
def freeze(posting, *, by):
    """Staff's: the ad disappears everywhere by the rule `open()`, whatever else its dates say."""
    posting = lock(posting)
    posting.frozen_at = posting.frozen_at or timezone.now()
    posting.save(update_fields=["frozen_at", "updated_at"])
    return posting


@transaction.atomic
def unfreeze(posting, *, by):
    posting = lock(posting)
    posting.frozen_at = None
    posting.save(update_fields=["frozen_at", "updated_at"])
    return posting


@transaction.atomic
def report(posting, *, reason, text="", email=""):
    """Freezes nothing by itself: staff look at it."""
    return Report.objects.create(posting=posting, reason=reason, text=text, email=email)


@transaction.atomic
def dismiss_report(report, *, by):
    close_reports(Report.objects.filter(pk=report.pk), ReportOutcome.DISMISSED, by=by)


@transaction.atomic
def freeze_reported(report, *, by, answer="", text=""):
    """The ad is frozen, and with that every report on it is dealt with. With an answer the company is told why."""
    freeze(report.posting, by=by)
    if answer or text:
        emails.looked_at(report.posting, "frozen", answer=answer, text=text)
    close_reports(Report.objects.filter(posting=report.posting_id), ReportOutcome.FROZEN, by=by)


def close_reports(reports, outcome, *, by):
    """The address was left for questions: with the answer it goes."""
    reports.open().update(closed_at=timezone.now(), closed_by=by, outcome=outcome, email="")


@transaction.atomic
def retire_question(question):
    """Taken off the form. Where somebody may have seen it, the row stays for the answers that refer to it."""
    if question.posting.published_at is None:
        question.delete()
    else:
        question.retired_at = timezone.now()
        question.save(update_fields=["retired_at"])


@transaction.atomic
def replace_question(question):
    """A changed question of a draft is saved; else it is a new row, so that the version shown is the one answered."""
    if question.posting.published_at is None:
        question.save()
        return question
    retire_question(type(question).objects.get(pk=question.pk))
    question.pk = None
    question._state.adding = True
    question.save()
    return question
