import re

import pytest

from mail.actions import drain
from tests.clamd_server import ClamdServer


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


@pytest.fixture
def clamd(settings):
    """A virus scanner, which the settings name."""
    server = ClamdServer()
    settings.CLAMD_URL = server.url
    yield server.server
    server.stop()
