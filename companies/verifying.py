"""A company proves that its website's domain is its own: by a link in a mail to an address there (K1).

The token says which company, which domain, and ends after a day; the page behind it changes nothing before the button.
"""

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from . import emails
from .models import Company

SALT = "companies.domain.v1"
LIFETIME = 24 * 60 * 60
# Addresses that anybody can have prove nothing.
FOR_EVERYBODY = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "gmx.de",
        "gmx.net",
        "gmx.at",
        "gmx.ch",
        "web.de",
        "t-online.de",
        "freenet.de",
        "outlook.com",
        "outlook.de",
        "hotmail.com",
        "hotmail.de",
        "live.com",
        "live.de",
        "yahoo.com",
        "yahoo.de",
        "icloud.com",
        "me.com",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "mail.de",
        "posteo.de",
        "mailbox.org",
        "bluewin.ch",
        "a1.net",
    ]
)


def is_provable(company):
    return bool(company.domain) and company.domain not in FOR_EVERYBODY


def ask(company, name):
    """Mails the link to `name` at the company's domain."""
    emails.domain_check(company, f"{name}@{company.domain}", address_of(company))


def address_of(company):
    token = signing.dumps([company.pk, company.domain], salt=SALT)
    return reverse("company_verify", args=[token])


def company_of(token):
    """None for a token that isn't ours, has ended, or names a domain that is no longer the company's."""
    try:
        pk, domain = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    company = Company.objects.filter(pk=pk).first()
    return company if company and company.domain == domain else None


@transaction.atomic
def verify(company):
    company = Company.objects.select_for_update(of=["self"]).get(pk=company.pk)
    company.verified_at, company.verified_domain = timezone.now(), company.domain
    company.save(update_fields=["verified_at", "verified_domain", "updated_at"])


def lapse(company):
    """With another website, what was proved of the old one proves nothing. What staff have verified stays."""
    if company.verified_domain and company.domain != company.verified_domain:
        company.verified_at, company.verified_domain = None, ""
        company.save(update_fields=["verified_at", "verified_domain", "updated_at"])
