"""Who has applied already, and what became of it; and what the candidate has saved."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from applications import actions
from applications.forms.questions import answer_to
from applications.marks import actions as mark_actions
from applications.models import Application, MarkKind, ReplyTemplate, Status
from companies.models import Company
from mail.models import Delivery
from postings.choices import QuestionKind
from postings.models import Posting

from .people import make, put_on_file

THANKS = "Thank you for your application. We are reading it, and you will hear from us within two weeks."
INVITATION = "We would like to meet you. Would next Tuesday at ten suit you?"
SORRY = "Thank you for the time you took. We have decided for somebody else, and wish you all the best."
PAY = {"min": "46000", "max": "58000", "currency": "EUR", "period": "year"}  # where the ad does not say it
TEMPLATES = {
    "Receipt": "Dear {name},\n\n" + THANKS + "\n\nKind regards\n{recruiter}, {company}",
    "Decline": "Dear {name},\n\n" + SORRY + "\n\nKind regards\n{recruiter}, {company}",
}
MARKED = {
    "ACK-017": MarkKind.SAVED,
    "LIK-PD-25": MarkKind.SAVED,
    "ZM-2025-10": MarkKind.SAVED,
    "nyc-187128": MarkKind.INTERESTED,  # there are others like it, to be recommended
}


@dataclass(frozen=True)
class Story:
    """One application. `steps`: (status, words to the candidate; None if they were not told), a day or two apart."""

    email: str
    name: str
    phone: str
    reference: str
    days_ago: int
    message: str
    steps: tuple = ()


STORIES = [
    Story(
        "lena.hartwig@example.org",
        "Lena Hartwig",
        "+49 30 23125 021",
        "AN-ML-4507",
        1,
        "Three of my models are in production; I would like to tell you about the one that failed.",
    ),
    Story(
        "tomasz.nowak@example.org",
        "Tomasz Nowak",
        "+49 30 23125 022",
        "AN-ML-4507",
        4,
        "I have run Databricks for a retailer for four years and am moving to Essen.",
        ((Status.IN_REVIEW, THANKS),),
    ),
    Story(
        "priya.raman@example.org",
        "Priya Raman",
        "+49 30 23125 023",
        "AN-ML-4507",
        6,
        "Forecasts for 1,200 stores, every night: that is what I do now.",
        ((Status.IN_REVIEW, THANKS), (Status.INTERVIEW, INVITATION)),
    ),
    Story(
        "kemal.aydin@example.org",
        "Kemal Aydin",
        "+49 30 23125 024",
        "AN-LG-4533",
        1,
        "Ich disponiere seit sechs Jahren Frische für 80 Märkte.",
    ),
    Story(
        "ute.fink@example.org",
        "Ute Fink",
        "+49 30 23125 025",
        "AN-FK-4519",
        9,
        "Zuletzt habe ich den Umbau von zwölf Filialen geleitet.",
        ((Status.IN_REVIEW, None), (Status.DECLINED, SORRY)),
    ),
    Story(
        "marek.huebner@example.org",
        "Marek Hübner",
        "+49 30 23125 026",
        "SWR-2025-31",
        2,
        "Führerschein D habe ich seit 2019, Frühdienst ist mir am liebsten.",
    ),
    Story(
        "sabine.voss@example.org",
        "Sabine Voss",
        "+49 30 23125 027",
        "SWR-2025-31",
        6,
        "Ich fahre Reisebus und möchte abends wieder zu Hause sein.",
        ((Status.IN_REVIEW, None),),
    ),
    Story(
        "ali.rahimi@example.org",
        "Ali Rahimi",
        "+49 30 23125 028",
        "SWR-2025-34",
        12,
        "Schaltberechtigung bis 30 kV ist vorhanden.",
        ((Status.IN_REVIEW, THANKS), (Status.INTERVIEW, INVITATION)),
    ),
    Story(
        "candidate@example.org",
        "Mira Sommer",
        "+49 30 23125 014",
        "ZM-2025-08",
        8,
        "C# was my first language at work, and I miss it.",
        ((Status.IN_REVIEW, THANKS),),
    ),
]


def load_applications():
    """Through the very actions of the pages, then dated back; the mails that go with them were read long ago."""
    mails = set(Delivery.objects.values_list("pk", flat=True))
    for story in STORIES:
        tell(story)
    for company in Company.objects.filter(memberships__isnull=False).distinct():
        for name, text in TEMPLATES.items():
            ReplyTemplate.objects.create(company=company, name=name, text=text)
    Delivery.objects.exclude(pk__in=mails).delete()
    candidate = User.objects.get(email="candidate@example.org")
    for posting in Posting.objects.filter(reference__in=MARKED):
        mark_actions.mark(posting, MARKED[posting.reference], by=candidate)


def tell(story):
    posting = Posting.objects.get(reference=story.reference)
    person = User.objects.filter(email=story.email).first() or make(
        story.email, story.name, phone=story.phone
    )
    cv = person.documents.first() or put_on_file(
        person, story.name, [story.email, story.phone, "", story.message]
    )
    application, _ = actions.submit(
        Application(
            name=story.name,
            email=story.email,
            phone=story.phone,
            message=story.message,
            cv=cv,
            language=posting.language,
        ),
        answers_to(posting),
        posting=posting,
        by=person,
    )
    owner = User.objects.filter(memberships__company=posting.company, memberships__role="owner").first()
    for status, words in story.steps:
        told = {"tell": words is not None, "text": words or ""}
        actions.change_status(application, status, by=owner, salary=PAY, **told)
    date_back(application, timezone.now() - timedelta(days=story.days_ago))


def answers_to(posting):
    values = {
        QuestionKind.SHORT_TEXT: "Yes, gladly",
        QuestionKind.LONG_TEXT: "The one that tells how much bread a shop will sell: its error hangs on a screen.",
        QuestionKind.YES_NO: "yes",
        QuestionKind.NUMBER: Decimal(6),
        QuestionKind.DATE: timezone.localdate() + timedelta(days=60),
    }
    return [
        answer_to(question, values.get(question.kind) or value_of_choice(question), question.position)
        for question in posting.questions.filter(retired_at=None).exclude(kind=QuestionKind.FILE)
    ]


def value_of_choice(question):
    return question.choices[:1] if question.kind == QuestionKind.SEVERAL_OF else question.choices[0]


def date_back(application, sent_at):
    """The same story, some days earlier: sent, then a step every other day."""
    at = answered_at = None
    for number, change in enumerate(application.changes.order_by("at", "id")):
        at = min(sent_at + timedelta(days=2 * number), timezone.now())
        change.at = at
        change.told_at = change.told_at and at
        change.save(update_fields=["at", "told_at"])
        answered_at = answered_at or (number and change.told_at) or None
    Application.objects.filter(pk=application.pk).update(
        created_at=sent_at, submitted_at=sent_at, updated_at=at, answered_at=answered_at
    )
