import threading
from datetime import timedelta
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from companies import actions
from companies.models import Invitation, Membership, Role
from mail.actions import drain
from mail.models import Delivery
from tests.factories import CompanyFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def person(email="new@example.org"):
    return UserFactory(email=email)


def invite(role=Role.RECRUITER, email="new@example.org", company=None):
    company = company or CompanyFactory(name="Lemke & Söhne")
    return actions.invite(company, email, role, by=MembershipFactory(company=company).user)


def test_owner_invites_in_the_admin_and_the_mail_leads_to_the_page(client, smtp):
    owner = MembershipFactory(company__name="Lemke & Söhne")
    client.force_login(owner.user)
    data = {"company": owner.company_id, "email": "New@Example.org", "role": "recruiter"}
    response = client.post(reverse("admin:companies_invitation_add"), data)
    assert response.status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.created_by) == ("new@example.org", owner.user)
    drain("critical")
    [received] = smtp.messages
    assert received.recipients == ["new@example.org"]
    assert invitation.get_absolute_url() in received.text()
    assert invitation.get_absolute_url() in received.text("html")
    assert "Lemke & Söhne" in received.subject


def test_opening_the_link_changes_nothing(client):
    invitation = invite()
    client.force_login(person())
    page = client.get(invitation.get_absolute_url())
    assert page.status_code == 200
    assert "Lemke &amp; Söhne" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert not Membership.objects.filter(user__email="new@example.org").exists()


def test_button_lets_the_invited_person_into_the_admin(client):
    invitation = invite(Role.VIEWER)
    user = person()
    client.force_login(user)
    assert client.get(reverse("admin:index")).status_code != 200
    assert client.post(invitation.get_absolute_url()).url == reverse("admin:index")
    assert user.memberships.get().role == Role.VIEWER
    assert client.get(reverse("admin:index")).status_code == 200
    assert client.post(invitation.get_absolute_url()).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_button_pressed_on_two_devices_at_once_lets_in_once(client):
    """The second waits for the first, and then finds the invitation accepted."""
    invitation, user = invite(), person()
    client.force_login(user)
    accepted = threading.Event()

    def accept():
        with transaction.atomic():
            actions.accept(invitation, by=user)
            accepted.set()
            threading.Event().wait(0.5)
        connection.close()

    thread = threading.Thread(target=accept)
    thread.start()
    accepted.wait(10)
    assert client.post(invitation.get_absolute_url()).status_code == 410
    thread.join()
    assert user.memberships.count() == 1


def test_signed_out_the_button_leads_to_sign_in_and_back(client):
    url = invite().get_absolute_url()
    assert client.get(url).status_code == 200
    assert client.post(url).url == f"{reverse('account_login')}?next={quote(url)}"


@pytest.mark.parametrize("verified", [None, False])
def test_somebody_else_does_not_get_in(client, verified):
    """Neither another person, nor one who only claims the address."""
    invitation = invite()
    user = UserFactory(email="other@example.org")
    if verified is not None:
        EmailAddress.objects.create(user=user, email=invitation.email, verified=verified)
    client.force_login(user)
    assert client.post(invitation.get_absolute_url()).status_code == 403
    assert not user.memberships.exists()


def test_invitation_ends_after_seven_days(client):
    invitation = invite()
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=7, minutes=1))
    user = person()
    client.force_login(user)
    assert client.get(invitation.get_absolute_url()).status_code == 410
    assert client.post(invitation.get_absolute_url()).status_code == 410
    assert not user.memberships.exists()


def test_one_taken_back_opens_nothing_and_is_not_mailed(client, smtp):
    invitation = invite()
    url = invitation.get_absolute_url()
    invitation.delete()
    client.force_login(person())
    assert client.post(url).status_code == 410
    drain("critical")
    assert not smtp.messages
    assert Delivery.objects.get(kind="invitation").status == "cancelled"


@pytest.mark.parametrize("token", ["abc", "MQ:1", "x" * 500])
def test_made_up_tokens_open_nothing(client, token):
    invite()
    assert client.get(reverse("invitation", args=[token])).status_code == 410


def test_inviting_twice_renews_the_one_row_and_mails_again():
    first = invite()
    second = actions.invite(first.company, first.email, Role.OWNER, by=first.created_by)
    assert second.pk == first.pk
    assert Invitation.objects.get().role == Role.OWNER
    assert Delivery.objects.filter(kind="invitation").count() == 2


def test_a_member_is_not_invited_again(client):
    owner = MembershipFactory()
    client.force_login(owner.user)
    data = {"company": owner.company_id, "email": owner.user.email, "role": "viewer"}
    page = client.post(reverse("admin:companies_invitation_add"), data)
    assert "in the team already" in page.content.decode()
    assert not Invitation.objects.exists()


def test_invitations_by_one_person_are_limited(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"invite": "1/d/user"}
    owner = MembershipFactory()
    client.force_login(owner.user)
    for name in ("first", "second"):
        data = {"company": owner.company_id, "email": f"{name}@example.org", "role": "viewer"}
        page = client.post(reverse("admin:companies_invitation_add"), data)
    assert page.status_code == 429
    assert Invitation.objects.get().email == "first@example.org"


def test_accepting_never_lowers_a_role():
    user = person()
    company = CompanyFactory()
    MembershipFactory(company=company, user=user, role=Role.OWNER)
    actions.accept(invite(Role.VIEWER, company=company), by=user)
    assert user.memberships.get().role == Role.OWNER


@pytest.mark.parametrize("again", ["accepted", "gone"])
def test_accepting_what_has_ended_in_the_meantime_is_refused(again):
    invitation = invite()
    if again == "gone":
        Invitation.objects.all().delete()
    else:
        actions.accept(invitation, by=person())
    with pytest.raises(actions.InvitationEnded):
        actions.accept(invitation, by=UserFactory())


def test_accepting_may_raise_a_role():
    user = person()
    company = CompanyFactory()
    MembershipFactory(company=company, user=user, role=Role.VIEWER)
    actions.accept(invite(Role.RECRUITER, company=company), by=user)
    assert user.memberships.get().role == Role.RECRUITER
