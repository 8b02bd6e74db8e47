from datetime import UTC, datetime

import pytest

from alerts import preparing, runs
from mail.actions import drain
from mail.models import Delivery
from postings.sequence import number_open_postings


@pytest.fixture
def run(smtp):
    """Number, prepare, plan and hand over, as the tick and the workers do; gives the mails that arrived."""

    def go(rhythm="daily", at=None, *, newcomers=True):
        before = len(smtp.messages)
        number_open_postings()
        preparing.keep_prepared()
        runs.plan(rhythm, at, newcomers=newcomers)
        Delivery.objects.filter(status="pending").update(next_at=datetime(2020, 1, 1, tzinfo=UTC))
        drain("alerts")
        return smtp.messages[before:]

    return go
