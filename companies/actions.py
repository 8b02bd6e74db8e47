"""Changes to a company's team, whoever asks for them."""

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation

from accounts.sign_in import sessions

from . import emails
from .models import Company, EmployerRequest, Invitation, Membership, Role
from .slugs import free_slug


class LastOwner(PermissionDenied):
    """A company would be left without anybody who may invite others."""


class Answered(Exception):
    """Somebody else was quicker."""


class InvitationEnded(Exception):
    """Accepted, run out or taken back."""


@transaction.atomic
def invite(company, email, role, *, by):
    """Mails a link that is good for 7 days. An address that is invited already gets a new mail and the new role."""
    invitation, _ = Invitation.objects.update_or_create(
        company=company,
        email=email.strip().lower(),
        accepted_at=None,
        defaults={"role": role, "created_by": by, "created_at": timezone.now()},
    )
    emails.invitation(invitation)
    return invitation


def is_addressee(invitation, user):
    """Has the person proved to read mail at the invited address?"""
    return EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()


@transaction.atomic
def accept(invitation, *, by):
    """The person joins the team; one who is in it already keeps the higher of the two roles."""
    invitation = Invitation.objects.select_for_update(of=["self"]).filter(pk=invitation.pk).first()
    if invitation is None or not invitation.is_open or not is_addressee(invitation, by):
        raise InvitationEnded
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    membership, created = Membership.objects.get_or_create(
        company=invitation.company, user=by, defaults={"role": invitation.role}
    )
    order = list(Role)
    if not created and order.index(invitation.role) < order.index(membership.role):
        membership.role = invitation.role
        membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def change_role(membership, role, *, by):
    if role != Role.OWNER:
        keep_an_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def leave(membership, *, by):
    """Ends all access to the company with the next request; the person's own account stays.

    Somebody who was sent away is signed out everywhere; who leaves of their own accord knows it.
    """
    keep_an_owner(membership)
    membership.delete()
    if membership.user != by:
        sessions.end(membership.user)


def keep_an_owner(membership):
    """The company's row is locked: two owners who leave at the same moment would each count on the other."""
    Company.objects.select_for_update().get(pk=membership.company_id)
    if membership.is_last_owner:
        raise LastOwner


@transaction.atomic
def approve_request(request, *, by):
    """Makes the company, not verified yet, and invites whoever asked as its owner."""
    request = close_request(request, EmployerRequest.Outcome.APPROVED)
    request.company = Company.objects.create(
        name=request.company_name, slug=free_slug(request.company_name), website=request.website
    )
    request.save(update_fields=["company"])
    with translation.override(request.language):
        invite(request.company, request.email, Role.OWNER, by=by)
    return request.company


@transaction.atomic
def decline_request(request, *, by, answer, text=""):
    request = close_request(request, EmployerRequest.Outcome.DECLINED)
    emails.request_declined(request, answer=answer, text=text)


def close_request(request, outcome):
    request = EmployerRequest.objects.select_for_update(of=["self"]).get(pk=request.pk)
    if request.closed_at:
        raise Answered
    request.closed_at, request.outcome = timezone.now(), outcome
    request.save(update_fields=["closed_at", "outcome"])
    return request
