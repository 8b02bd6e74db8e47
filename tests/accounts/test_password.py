"""A password is a choice: the sign-in page takes one, and no page demands one."""

import pytest
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = reverse("account_login")


def sign_in(client, password):
    return client.post(LOGIN, {"login": "jo@example.org", "password": password})


def test_a_password_signs_in(client):
    user = UserFactory(email="jo@example.org")
    assert sign_in(client, PASSWORD)["Location"] == "/"
    assert client.get("/").context["user"] == user


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    unknown = sign_in(client, "wrong").context["form"].errors
    UserFactory(email="jo@example.org")
    assert sign_in(client, "wrong").context["form"].errors == unknown
    assert unknown


def test_the_sign_in_page_asks_for_a_password_and_the_sign_up_page_for_none(client):
    assert 'name="password"' in client.get(LOGIN).content.decode()
    assert 'type="password"' not in client.get(reverse("account_signup")).content.decode()


@pytest.mark.parametrize("demo", [True, False])
def test_the_password_that_all_know_opens_a_demo_only(client, settings, demo):
    settings.DEMO = demo
    UserFactory(email="staff@example.org", password="demo", is_staff=True)
    response = client.post(reverse("account_login"), {"login": "staff@example.org", "password": "demo"})
    assert ("_auth_user_id" in client.session) is demo
    assert response.status_code == (302 if demo else 200)
