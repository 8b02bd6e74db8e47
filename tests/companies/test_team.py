import threading

import pytest
from django.db import connection
from django.urls import reverse

from companies import actions
from companies.models import Membership, Role
from tests.factories import CompanyFactory, MembershipFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:companies_membership_changelist")


def address(name, membership):
    return reverse(f"admin:companies_membership_{name}", args=[membership.pk])


@pytest.fixture
def owner(client):
    owner = MembershipFactory()
    client.force_login(owner.user)
    return owner


def test_owner_changes_a_role(client, owner):
    other = MembershipFactory(company=owner.company, role=Role.VIEWER)
    client.post(address("change", other), {"role": "recruiter"})
    other.refresh_from_db()
    assert other.role == Role.RECRUITER


@pytest.mark.parametrize("role", [Role.RECRUITER, Role.VIEWER])
def test_others_see_the_team_but_change_nothing(client, owner, role):
    me = MembershipFactory(company=owner.company, role=role)
    client.force_login(me.user)
    assert owner.user.email in client.get(LIST).content.decode()
    assert client.post(address("change", me), {"role": "owner"}).status_code == 403
    assert client.post(address("delete", owner), {"post": "yes"}).status_code == 403
    assert Membership.objects.get(pk=me.pk).role == role
    assert Membership.objects.filter(pk=owner.pk).exists()


def test_owner_of_one_company_is_only_viewer_in_the_other(client, owner):
    """The role counts in the company of the row, not anywhere."""
    elsewhere = MembershipFactory(role=Role.OWNER)
    MembershipFactory(company=elsewhere.company, user=owner.user, role=Role.VIEWER)
    assert client.post(address("change", elsewhere), {"role": "viewer"}).status_code == 403
    assert client.post(address("delete", elsewhere), {"post": "yes"}).status_code == 403
    elsewhere.refresh_from_db()
    assert elsewhere.role == Role.OWNER


def test_the_last_owner_stays_owner(client, owner):
    page = client.post(address("change", owner), {"role": "viewer"})
    assert "A company needs an owner" in page.content.decode()
    page = client.post(address("delete", owner), {"post": "yes"})
    assert "A company needs an owner" in page.content.decode()
    owner.refresh_from_db()
    assert owner.role == Role.OWNER


def test_leaving_takes_the_access_away_with_the_next_request(client, owner):
    me = MembershipFactory(company=owner.company, role=Role.VIEWER)
    client.force_login(me.user)
    assert client.get(LIST).status_code == 200
    response = client.post(address("delete", me), {"post": "yes"})
    assert response.url == reverse("home")
    assert client.get(LIST, follow=True).status_code == 403


def test_being_removed_takes_the_access_away_with_the_next_request(client, owner):
    me = MembershipFactory(company=owner.company, role=Role.RECRUITER)
    actions.leave(me, by=owner.user)
    client.force_login(me.user)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_members_come_by_invitation_only(client, owner):
    assert client.get(reverse("admin:companies_membership_add")).status_code == 403


def test_delete_page_names_nothing_but_the_membership(client, owner):
    """The stock one would list every row that hangs on it."""
    me = MembershipFactory(company=owner.company, role=Role.VIEWER)
    page = client.get(address("delete", me)).content.decode()
    assert me.user.email in page
    assert owner.user.email not in page.replace(f'<p class="who">{owner.user.email}</p>', "")


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_the_same_moment_leave_one():
    company = CompanyFactory()
    owners = [MembershipFactory(company=company) for _ in range(2)]
    barrier, refused = threading.Barrier(2), []

    def leave(membership):
        barrier.wait()
        try:
            actions.leave(membership, by=membership.user)
        except actions.LastOwner:
            refused.append(membership)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[owner]) for owner in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Membership.objects.filter(company=company, role=Role.OWNER).count() == 1
