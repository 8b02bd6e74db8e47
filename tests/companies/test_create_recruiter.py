from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from companies.models import Company, Membership

pytestmark = pytest.mark.django_db


def create(*args):
    out = StringIO()
    call_command("create_recruiter", *args, stdout=out)
    return out.getvalue()


def test_makes_account_and_company(client):
    assert "jo@example.org is owner at Lemke & Söhne (new)" in create(
        "Jo@Example.org", "--company", "lemke", "--name", "Lemke & Söhne"
    )
    user = User.objects.get(email="jo@example.org")
    assert not user.has_usable_password()
    assert user.emailaddress_set.get().verified
    client.force_login(user)
    assert client.get(reverse("admin:index")).status_code == 200


def test_known_ones_are_taken_and_the_role_is_set():
    create("jo@example.org", "--company", "lemke")
    create("jo@example.org", "--company", "lemke", "--role", "viewer")
    assert Company.objects.get().name == "Lemke"
    assert Membership.objects.get().role == "viewer"


def test_in_a_demo_the_password_is_demo(settings):
    settings.DEMO = True
    create("jo@example.org", "--company", "lemke")
    assert User.objects.get().check_password("demo")


@pytest.mark.parametrize(
    "args",
    [["nobody", "--company", "x"], ["a@b.de", "--company", "no slug"], ["a@b.de", "--company", "x" * 81]],
)
def test_bad_words_are_refused_in_a_sentence(args):
    with pytest.raises(CommandError):
        create(*args)
    assert not Company.objects.exists()
