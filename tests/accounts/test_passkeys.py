"""What strangers may post where a browser posts a passkey. The ceremony itself is in tests/e2e/test_passkeys.py."""

import base64
import json

import pytest
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
OPTIONS, LOGIN = reverse("accounts:passkey_options"), reverse("mfa_login_webauthn")
ADD = reverse("mfa_add_webauthn")


def encoded(text):
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


CLIENT = encoded(b'{"type":"webauthn.get","challenge":"AAAA","origin":"http://testserver"}')
ASSERTION = {
    "id": "AAAA",
    "rawId": "AAAA",
    "type": "public-key",
    "clientExtensionResults": {},
    "response": {"clientDataJSON": CLIENT, "authenticatorData": encoded(b"\0" * 37), "signature": "AAAA"},
}


def with_response(**parts):
    return json.dumps(ASSERTION | {"response": ASSERTION["response"] | parts})


NONSENSE = [
    "",
    "x",
    "null",
    "7",
    "[]",
    '"x"',
    "{}",
    "[" * 100_000,
    "{" * 100_000,
    '{"id":' * 5_000 + "1" + "}" * 5_000,
    json.dumps(ASSERTION),
    json.dumps(ASSERTION | {"id": 7, "rawId": None}),
    json.dumps(ASSERTION | {"response": []}),
    json.dumps(ASSERTION | {"response": "x"}),
    json.dumps(ASSERTION | {"response": {}}),
    json.dumps(ASSERTION | {"rawId": "é", "id": "é"}),
    with_response(userHandle=encoded(b"1")),
    with_response(userHandle=encoded(b"\xff\xfe")),
    with_response(userHandle=encoded(b"zzzzzzzzzzzzzzzzzzzzzzzzzzzz")),
    with_response(userHandle="="),
    with_response(userHandle=7),
    with_response(userHandle={}),
    with_response(userHandle=encoded(b"1\x00")),
    with_response(clientDataJSON="AAAA"),
    with_response(clientDataJSON=encoded(b"[" * 20_000)),
    with_response(authenticatorData="AAAA"),
    with_response(authenticatorData=encoded(b"\xff" * 500)),
    with_response(attestationObject=encoded(b"\xff" * 500)),
    with_response(attestationObject=encoded(b"\x9f" * 5_000)),
]


def test_options_are_for_nobody_in_particular_and_a_post(client):
    assert client.get(OPTIONS).status_code == 405
    first, second = client.post(OPTIONS).json(), client.post(OPTIONS).json()
    assert first["publicKey"].pop("challenge") != second["publicKey"].pop("challenge")
    assert first == second
    assert first["publicKey"]["userVerification"] == "required"
    assert not first["publicKey"].get("allowCredentials")


def test_options_are_limited(client, settings):
    settings.MFA_RATE_LIMITS = {"webauthn_login": "1/m/ip"}
    assert client.post(OPTIONS).status_code == 200
    assert client.post(OPTIONS).status_code == 429


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_signs_nobody_in_and_crashes_nothing(client, credential):
    UserFactory(pk=1)
    client.post(OPTIONS)
    assert client.post(LOGIN, {"credential": credential}).status_code in (200, 302)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_adds_no_passkey(client, credential, monkeypatch):
    person = UserFactory()
    client.post(reverse("account_login"), {"login": person.email, "password": "open sesame"})
    client.get(ADD)
    assert client.post(ADD, {"name": "x", "credential": credential}).status_code == 200
    assert not person.authenticator_set.exists()


def test_passkeys_of_others_are_not_found(client):
    stranger = UserFactory().authenticator_set.create(type="webauthn", data={"name": "x"})
    person = UserFactory()
    client.post(reverse("account_login"), {"login": person.email, "password": "open sesame"})
    assert client.post(reverse("mfa_remove_webauthn", args=[stranger.pk])).status_code == 404
