import re

import pytest
from django.urls import reverse

from mail.actions import drain
from tests.factories import DocumentFactory, PostingFactory, ProfileFactory


@pytest.fixture
def posting(db):
    return PostingFactory(title="Head gardener", paid=True)


@pytest.fixture
def candidate(db):
    """Has a profile and a CV on file."""
    person = ProfileFactory().user
    DocumentFactory(owner=person)
    return person


@pytest.fixture
def apply_url(posting):
    return reverse("applications:apply", args=[posting.pk])


@pytest.fixture
def fields(client, apply_url):
    """What the form shows to this visitor, to be posted with or without changes."""

    def read(browser=client, url=apply_url, **changes):
        form = browser.get(url).context["form"]
        shown = {field.html_name: field.value() for field in form if field.value() is not None}
        return shown | changes

    return read


@pytest.fixture
def mailbox(smtp, settings):
    """Hands over what waits, and gives all mails to an address, the oldest first."""
    settings.MAIL_CONNECTIONS = 1  # on several, a newer code may overtake an older one

    def read(address):
        drain("critical")
        return [mail for mail in smtp.messages if mail.recipients == [address]]

    return read


@pytest.fixture
def code_for(mailbox):
    def read(address):
        return re.search(r"^([A-Z0-9-]{6,})\r?$", mailbox(address)[-1].text(), re.MULTILINE).group(1)

    return read
