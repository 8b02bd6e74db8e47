"""What this app holds about a person: the teams they are in, and the invitations they got."""

from django.utils.translation import gettext as _

from accounts.holdings import addresses_of
from accounts.privacy.own_data import Holding, all_facts, register

from .models import BarredCompany, EmployerRequest, Invitation, Membership


def register_all():
    register(Holding("hidden_from", (BarredCompany,), export_barred, erase_barred))
    register(Holding("employer_requests", (EmployerRequest,), export_requests, erase_requests))
    register(Holding("teams", (Membership, Invitation), export, erase, warnings=ownerless))


def invitations_to(user):
    return Invitation.objects.filter(email__in=addresses_of(user)).select_related("company")


def export(user):
    return {
        "memberships": all_facts(user.memberships.select_related("company"), "company", "role", "created_at"),
        "invitations": all_facts(
            invitations_to(user), "company", "email", "role", "created_at", "accepted_at"
        ),
    }


def erase(user):
    """Also of the last owner: nobody is kept because a company would be left alone. The page warns of it."""
    user.memberships.all().delete()
    invitations_to(user).delete()


def export_barred(user):
    return all_facts(user.barred_companies.select_related("company"), "name", "company", "created_at")


def erase_barred(user):
    user.barred_companies.all().delete()


def requests_of(user):
    return EmployerRequest.objects.filter(email__in=addresses_of(user))


def export_requests(user):
    return all_facts(requests_of(user), "company_name", "website", "name", "email", "text", "created_at")


def erase_requests(user):
    requests_of(user).delete()


def ownerless(user):
    return [
        _("%(company)s is left without an owner. Make somebody else one first, if it is to go on.")
        % {"company": membership.company}
        for membership in user.memberships.select_related("company")
        if membership.is_last_owner
    ]
