"""The links in the mails: `alerts.tokens`."""

import pytest
from django.http import Http404
from django.urls import reverse

from alerts import tokens
from tests.factories import PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db

PURPOSES = [tokens.CONFIRM, tokens.MANAGE, tokens.UNSUBSCRIBE]


@pytest.fixture
def reader():
    return SubscriberFactory(queries=[{}])


def page(purpose, token):
    return reverse(f"alerts:{purpose}", args=[token])


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_serves_its_own_purpose_only(client, reader, purpose):
    for other in PURPOSES:
        status = client.get(page(other, tokens.make(purpose, reader))).status_code
        assert status == (200 if other == purpose else 404)


@pytest.mark.parametrize("purpose", [*PURPOSES, tokens.FEEDBACK])
@pytest.mark.parametrize("token", ["", "1", "1.1.", "1.1.AAAA", "x" * 500, "1.1.ü", "..", "9" * 400])
def test_a_forged_link_leads_to_a_clear_page(client, reader, purpose, token):
    address = page(purpose, "TOKEN").replace("TOKEN", token or "-")
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 404
        assert "There is nothing at this address" in response.content.decode()


def test_a_link_to_somebody_else_cannot_be_made_out_of_the_own(reader):
    token = tokens.make(tokens.MANAGE, reader)
    version, number, rest = token.split(".", 2)
    with pytest.raises(Http404):
        tokens.read(tokens.MANAGE, f"{version}.{int(number) + 1}.{rest}")


def test_a_link_of_another_version_is_unknown(reader):
    with pytest.raises(Http404):
        tokens.read(tokens.MANAGE, tokens.signer(tokens.MANAGE).sign(f"2.{reader.pk}.x"))


def test_links_survive_a_change_of_the_key_while_the_old_one_is_kept(client, reader, settings):
    token = tokens.make(tokens.UNSUBSCRIBE, reader)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [old]
    assert client.get(page("unsubscribe", token)).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(page("unsubscribe", token)).status_code == 404


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_link_signs_nobody_in_and_leaks_nowhere(client, reader, purpose):
    response = client.get(page(purpose, tokens.make(purpose, reader)))
    assert "sessionid" not in response.cookies
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "private, no-store"


def test_the_page_speaks_the_language_of_the_person(client):
    reader = SubscriberFactory(language="de", queries=[{}])
    response = client.get(
        page("manage", tokens.make(tokens.MANAGE, reader)), headers={"Accept-Language": "en"}
    )
    assert '<html lang="de">' in response.content.decode()
    assert response["Content-Language"] == "de"


def test_after_the_data_is_deleted_the_links_lead_nowhere(client, reader):
    posting = PostingFactory()
    addresses = [page(purpose, tokens.make(purpose, reader)) for purpose in PURPOSES]
    addresses.append(page("feedback", tokens.make(tokens.FEEDBACK, reader, posting.pk)))
    reader.delete()
    assert {client.get(address).status_code for address in addresses} == {404}
