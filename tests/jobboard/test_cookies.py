"""Cookies go over TLS only, to this site only, and to no script."""

import pytest
from django.conf import settings

from tests.factories import PASSWORD, UserFactory


@pytest.mark.django_db
def test_every_cookie_is_kept_from_scripts_and_other_sites(client):
    person = UserFactory()
    client.get("/account/login/")
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    client.post("/language/", {"language": "de"})
    names = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    assert names <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["httponly"] and cookie["secure"] and cookie["samesite"] == "Lax", name
