"""Which pages are judged, in which state, and as whom."""

from dataclasses import dataclass
from uuid import uuid4

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from alerts import tokens
from applications.models import Application
from postings.models import Posting
from tests.factories import (
    AlertFactory,
    ApplicationFactory,
    DocumentFactory,
    MarkFactory,
    PostingFactory,
    ProfileFactory,
    SubscriberFactory,
)

MEASURED = ("home", "results", "ad")  # by Lighthouse


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    who: str = ""
    status: int = 200
    sends: str = ""  # a form that is sent empty, without the browser's own checks
    is_secret: bool = False  # its address is a token
    on_guide: bool = False


def session_of(email):
    """The cookie of somebody who has signed in."""
    client = Client()
    client.force_login(User.objects.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def cookie_of(email):
    """The header, for requests without a browser."""
    return f"{settings.SESSION_COOKIE_NAME}={session_of(email)}" if email else ""


def make():
    """All pages; what they need besides the demo's data is made anew, since a run leaves its traces."""
    posting = Posting.objects.open().filter(
        easy_apply=True, company__memberships__user__email="recruiter@example.org"
    )
    posting = posting.order_by("pk").first()
    candidate = make_candidate(posting)
    return [
        *public_pages(posting),
        *candidate_pages(candidate, posting),
        *token_pages(),
        *admin_pages(posting),
    ]


def make_candidate(posting):
    name = f"audit-{uuid4().hex[:12]}@example.org"
    user = ProfileFactory(user__email=name).user
    others = Posting.objects.open().filter(easy_apply=True).exclude(pk=posting.pk).order_by("pk")[:3]
    cv = DocumentFactory(owner=user)
    ApplicationFactory(posting=others[0], candidate=user, cv=cv)
    ApplicationFactory(posting=others[1], candidate=user, cv=cv, draft=True)
    MarkFactory(candidate=user, posting=others[2])
    SubscriberFactory(email=name, user=user, queries=[{"q": "nurse"}, {"q": "python", "where": "Essen"}])
    return user


def public_pages(posting):
    closed = PostingFactory(company=posting.company, title="Gardener", closed=True)
    gone = PostingFactory(company=posting.company, title="Gardener", gone=True)
    apply = reverse("applications:apply", args=[posting.pk])
    search = reverse("search")
    yield Page("home", reverse("home"))
    yield Page("results", search)
    yield Page("results, filtered", f"{search}?q=nurse&contract=permanent&hours=full_time&since=30")
    yield Page("results, none", f"{search}?q=zzzunknown&where=Essen")
    yield Page("landing page", reverse("landing_category", args=["it"]))
    yield Page("browse", reverse("browse"))
    yield Page("ad", posting.get_absolute_url())
    yield Page("ad, closed", closed.get_absolute_url())
    yield Page("ad, 410", gone.get_absolute_url(), status=410)
    yield Page("report", reverse("posting_report", args=[posting.pk]))
    yield Page("companies", reverse("companies"))
    yield Page("company", posting.company.get_absolute_url())
    yield Page("apply", apply)
    yield Page("apply, errors", apply, sends="form[enctype]")
    yield Page("sign in", reverse("account_login"))
    yield Page("sign in, errors", reverse("account_login"), sends="main form[action$='/login/']")
    yield Page("sign up", reverse("account_signup"))
    yield Page("code by mail", reverse("account_request_login_code"))
    yield Page("jobs by email, stranger", reverse("alerts:list"))
    yield Page("employers", reverse("employers"))
    for name in ("imprint", "privacy", "terms", "accessibility"):
        yield Page(name, reverse(name))
    yield Page("404", "/nowhere/", status=404)
    yield Page("style guide", reverse("styleguide"), on_guide=True)


def candidate_pages(user, posting):
    sent = Application.objects.get(candidate=user, status="submitted")
    who = user.email
    yield Page("home, signed in", reverse("home"), who)
    yield Page("ad, signed in", posting.get_absolute_url(), who)
    yield Page("saved", reverse("applications:saved"), who)
    yield Page("recommended", reverse("applications:recommended"), who)
    yield Page("apply, signed in", reverse("applications:apply", args=[posting.pk]), who)
    yield Page("apply, done", reverse("applications:detail", args=[sent.pk]), who)
    yield Page("applications", reverse("applications:list"), who)
    yield Page("alerts", reverse("alerts:list"), who)
    for name in ("accounts:profile", "accounts:documents", "accounts:export", "accounts:delete", "mfa_index"):
        yield Page(name.partition(":")[2] or "security", reverse(name), who)


def token_pages():
    reader = SubscriberFactory(email=f"audit-{uuid4().hex[:12]}@example.org", queries=[{"q": "nurse"}])
    newcomer = SubscriberFactory(email=f"audit-{uuid4().hex[:12]}@example.org", confirmed_at=None)
    AlertFactory(subscriber=newcomer, query={"q": "python"}, confirmed_at=None)
    posting = Posting.objects.open().first()
    yield Page("alerts, confirm", token("confirm", tokens.CONFIRM, newcomer), is_secret=True)
    yield Page("alerts, manage", token("manage", tokens.MANAGE, reader), is_secret=True)
    yield Page("alerts, unsubscribe", token("unsubscribe", tokens.UNSUBSCRIBE, reader), is_secret=True)
    yield Page("not for me", token("feedback", tokens.FEEDBACK, reader, posting.pk), is_secret=True)


def token(name, purpose, subscriber, *ids):
    return reverse(f"alerts:{name}", args=[tokens.make(purpose, subscriber, *ids)])


def admin_pages(posting):
    who = "recruiter@example.org"
    some = Application.objects.filter(posting__company=posting.company, submitted_at__isnull=False).first()
    yield Page("admin, dashboard", reverse("admin:index"), who)
    yield Page("admin, ads", reverse("admin:postings_posting_changelist"), who)
    yield Page("admin, ad", reverse("admin:postings_posting_change", args=[posting.pk]), who)
    yield Page("admin, applicants", reverse("admin:applications_application_changelist"), who)
    yield Page("admin, board", reverse("admin:applications_application_board", args=[some.posting_id]), who)
    yield Page("admin, applicant", reverse("admin:applications_application_change", args=[some.pk]), who)
    yield Page("admin, company", reverse("admin:companies_company_change", args=[posting.company_id]), who)
    yield Page("admin, team", reverse("admin:companies_membership_changelist"), who)
    yield Page("admin, staff", reverse("admin:index"), "staff@example.org")
