"""What a person wanted to mark without being signed in: kept in the session, done by the POST that signs them in."""

import time

from django.contrib import messages
from django.utils.translation import gettext as _

from companies.models import Company
from postings.models import Posting

from ..models import MarkKind
from . import actions

WISHES = "wishes"
MOST = 20
GOOD_FOR = 3600  # seconds; what was left for tomorrow is forgotten, it may be another person's sign-in
COMPANY = "company"  # beside the kinds of marks: hide this company


def keep(request, kind, key, *, tell_company=False):
    wish = {"kind": str(kind), "key": key, "tell_company": tell_company, "at": time.time()}
    others = [
        other for other in request.session.get(WISHES, []) if (other["kind"], other["key"]) != (kind, key)
    ]
    request.session[WISHES] = [*others, wish][-MOST:]


def fulfil_kept(sender, request, user, **kwargs):
    """After a sign-in, which is a POST whether by password, by code or by a new account: never on a GET."""
    if request.method != "POST":
        return
    for wish in request.session.pop(WISHES, []):
        if time.time() - wish["at"] < GOOD_FOR:
            fulfil(request, wish, user)


def fulfil(request, wish, user):
    if wish["kind"] == COMPANY:
        company = Company.objects.filter(pk=wish["key"]).first()
        if company:
            actions.hide_company(company, by=user)
            messages.success(request, said(COMPANY, company.name))
        return
    posting = Posting.objects.published().filter(pk=wish["key"]).first()
    if posting is None or posting.is_gone:
        messages.warning(request, _("This job is no longer advertised."))
        return
    actions.mark(posting, wish["kind"], by=user, tell_company=wish["tell_company"])
    messages.success(request, said(wish["kind"], posting.title))


def said(kind, name):
    """What was done, in a sentence for the message and the screen reader."""
    sentences = {
        MarkKind.SAVED: _("Saved: %(name)s"),
        MarkKind.INTERESTED: _("Noted: you are interested in %(name)s"),
        MarkKind.DISMISSED: _("Noted: %(name)s is not for you"),
        MarkKind.HIDDEN: _("Hidden: %(name)s. No list shows this job to you any more."),
        COMPANY: _("Hidden: %(name)s. No list shows jobs of this company to you any more."),
    }
    return sentences[kind] % {"name": name}


def unsaid(kind, name):
    sentences = {
        MarkKind.SAVED: _("No longer saved: %(name)s"),
        MarkKind.INTERESTED: _("Taken back: you are interested in %(name)s"),
        MarkKind.DISMISSED: _("Taken back: %(name)s is not for you"),
        MarkKind.HIDDEN: _("Shown again: %(name)s"),
        COMPANY: _("Shown again: %(name)s"),
    }
    return sentences[kind] % {"name": name}
