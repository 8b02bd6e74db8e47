"""What experiment X asks: addresses filled with what leads somewhere, or most of its requests would end at a 404."""

import pytest
from django.urls import resolve

from tests.admin.world import World
from tests.faults.hostile.targets import targets

pytestmark = pytest.mark.django_db


def test_each_address_that_there_is_leads_to_a_view():
    found = targets(World("targets"))
    assert len(found) > 200
    assert {target.name for target in found} >= {"alerts:manage", "api_postings", "admin:index"}
    for target in found:
        resolve(target.path)


def test_the_token_of_a_mailed_link_opens_its_page(client):
    mailed = [target for target in targets(World("targets")) if "<str:token>" in target.route]
    statuses = {target.name: client.get(target.path).status_code for target in mailed}
    assert statuses["alerts:manage"] == statuses["alerts:unsubscribe"] == statuses["alerts:feedback"] == 200
