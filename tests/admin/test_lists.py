"""Each list of the admin asks the database as often for three of everything as for one."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import Role
from companies.scoping import CompanyScopedAdmin
from tests.admin.world import World
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
SCOPED = [one for one in admin.site._registry.values() if isinstance(one, CompanyScopedAdmin)]


@pytest.mark.parametrize("model_admin", SCOPED, ids=str)
@pytest.mark.parametrize("kind", ["staff", "recruiter"])
def test_a_list_asks_as_often_for_three_as_for_one(client, model_admin, kind):
    user = UserFactory(is_staff=kind == "staff")
    meta = model_admin.model._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")

    def asked(name):
        MembershipFactory(user=user, company=World(name).company, role=Role.OWNER)
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        return len(queries), response.context["cl"].result_count

    one, few = asked("marigold")
    asked("buttercup")
    three, many = asked("zephyrquux")
    assert few < many
    assert three == one
