"""One of every mail that the board sends, as rows of the outbox, in a language."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import timezone, translation

from accounts import emails as account_emails
from alerts import emails as alert_emails
from alerts import preparing, runs
from alerts.models import Subscriber
from applications import actions
from applications import emails as application_emails
from applications.marks import reminders
from applications.models import Interview, Status
from applications.team import emails as team_emails
from companies import emails as company_emails
from companies import verifying
from companies.models import EmployerRequest, Invitation, Role
from mail.actions import render
from mail.models import Delivery
from mail.outbox import load
from postings import emails as posting_emails
from postings.sequence import number_open_postings
from tests.factories import (
    AlertFactory,
    ApplicationFactory,
    CompanyFactory,
    DocumentFactory,
    MarkFactory,
    MembershipFactory,
    PostingFactory,
    ProfileFactory,
    SubscriberFactory,
)

CODES = (
    "login_code",
    "confirm_person",
    "confirm_address",
    "email_confirmation",
    "email_confirmation_signup",
    "password_reset_code",
)
TITLE = "Gärtnerin / Gärtner (m/w/d) für Stauden & Gehölze"
TEXT = "Thank you for your letter.\n\nCould you come on Thursday? We are in the old brewery, second floor."


def deliveries(language):
    """All that wait in the outbox once everything has happened of which the board tells anybody."""
    with translation.override(language):
        for part in (of_the_account, of_an_application, of_a_company, of_alerts):
            part(language)
    rows = Delivery.objects.exclude(status="cancelled").order_by("created_at")
    rows.update(language=language)
    return list(rows)


def rendered(delivery):
    """(the message, its bytes), as it is handed over."""
    return render(delivery, load([delivery]))


def of_the_account(language):
    for name in CODES:
        get_adapter().send_mail(f"account/email/{name}", "jo@example.org", {"code": "K7PM-2XQD"})
    signup = {"signup_url": f"{settings.SITE_URL}/account/signup/"}
    get_adapter().send_mail("account/email/unknown_account", "jo@example.org", signup)
    account_emails.notice("password_changed", to="jo@example.org", language=language)
    kept = [{"title": TITLE, "holder": "Green & Sons", "until": timezone.now() + timedelta(days=60)}]
    account_emails.erased("jo@example.org", language, kept)
    person = ProfileFactory().user
    person.date_joined = timezone.now() - timedelta(days=900)
    person.warned_at = timezone.now()
    person.save()
    account_emails.account_unused(person, last=False)
    account_emails.infected(DocumentFactory(owner=person))


def of_an_application(language):
    company = CompanyFactory(name="Green & Sons")
    member = MembershipFactory(company=company, role=Role.RECRUITER).user
    posting = PostingFactory(title=TITLE, company=company, paid=True, places=["Essen"])
    application = ApplicationFactory(posting=posting, candidate=ProfileFactory().user, language=language)
    application_emails.sent(application)
    application_emails.withdrawn_to_company(application)
    application_emails.erased_to_company(application)
    application.erasure_warned_at = timezone.now()
    application.save()
    application_emails.soon_erased(application)
    late = ApplicationFactory(posting=posting, candidate=ProfileFactory().user, reminded_at=timezone.now())
    team_emails.promise_runs_out(company, late.reminded_at)
    actions.send_message(application, by=member, text=TEXT, from_company=True)
    actions.send_message(application, by=application.candidate, text=TEXT, from_company=False)
    application.changes.create(to_status="submitted", told_at=timezone.now())
    hour = timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1)
    team_emails.digest(company.memberships.get(), *hour)
    interview = Interview(starts_at=timezone.now() + timedelta(days=9), where="Brauhof 2, Essen")
    actions.change_status(application, Status.IN_REVIEW, by=member)
    actions.change_status(application, Status.INTERVIEW, by=member, tell=True, text=TEXT, interview=interview)
    MarkFactory(posting=PostingFactory(title=TITLE, company=company, closes_at=hour[1] + timedelta(days=1)))
    reminders.remind()


def of_a_company(language):
    company = CompanyFactory(name="Green & Sons", website="https://green.example")
    member = MembershipFactory(company=company, role=Role.OWNER).user
    posting = PostingFactory(title=TITLE, company=company)
    posting_emails.looked_at(posting, "sent_back", answer="vague", text=TEXT)
    company_emails.invitation(
        Invitation.objects.create(company=company, email="new@green.example", created_by=member)
    )
    company_emails.domain_check(company, "hostmaster@green.example", verifying.address_of(company))
    request = EmployerRequest.objects.create(
        company_name="Green & Sons", name="Jo Green", email="jo@green.example", language=language
    )
    company_emails.request_declined(request, answer="wrong-address", text=TEXT)


def of_alerts(language):
    now = timezone.now()
    reader = SubscriberFactory(language=language, queries=[{"q": "gärtner", "contract": "permanent"}, {}])
    for number in range(5):
        PostingFactory(title=TITLE, paid=bool(number % 2), places=["Essen", "Bochum"], model="hybrid")
    number_open_postings()
    preparing.keep_prepared()
    runs.plan("daily", newcomers=True)
    alert_emails.send_link(reader.email, language=language, hour=now)
    alert_emails.alarm(reader, "stuck", "A run has been waiting since 7 o'clock.")
    new = SubscriberFactory(language=language, unconfirmed=True, asked_at=now)
    AlertFactory(subscriber=new, query={"q": "gärtner"}, unconfirmed=True)
    alert_emails.ask_to_confirm(new)
    long_ago = now - timedelta(days=400)
    quiet = SubscriberFactory(language=language, queries=[{"q": "gärtner"}], confirmed_at=long_ago)
    Subscriber.objects.filter(pk=quiet.pk).update(keep_asked_at=now)
    quiet.refresh_from_db()
    alert_emails.ask_to_keep(quiet)
