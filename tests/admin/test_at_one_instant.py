"""What the stock admin answers by a crash: the same sent twice at once, and a reference that is none."""

import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Document, User
from applications.models import ReplyTemplate
from mail.models import Delivery
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def wait_for_one_that_waits():
    """Until another connection waits for what we have not committed."""
    with connection.cursor() as cursor:
        for _ in range(100):
            cursor.execute("SELECT pg_sleep(0.01)")
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")


def test_a_second_click_is_told_so():
    member = MembershipFactory()
    client = Client(raise_request_exception=False)
    client.force_login(member.user)
    path = reverse("admin:applications_replytemplate_add")
    fields = {"company": member.company.pk, "name": "Thanks", "text": "Dear {name}", "_save": "1"}
    answers = []

    def second():
        answers.append(client.post(path, fields))
        connection.close()

    click = threading.Thread(target=second)
    with transaction.atomic():
        ReplyTemplate.objects.create(company=member.company, name="Thanks", text="Dear {name}")
        click.start()
        wait_for_one_that_waits()
    click.join()
    assert (answers[0].status_code, answers[0]["Location"]) == (302, path)
    assert "saved a moment ago" in client.get(path).content.decode()
    assert ReplyTemplate.objects.count() == 1


def test_an_empty_reference_is_none():
    delivery = Delivery.objects.create(kind="x", to="reader@example.org", language="en")
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("staff@example.org", "-"))
    path = reverse("admin:mail_delivery_change", args=[delivery.pk])
    assert client.get(path, {"_to_field": ""}).status_code == 200


@pytest.mark.parametrize("model", [Document, Delivery])
def test_a_reference_to_the_far_end_of_a_relation_is_refused(model):
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("staff@example.org", "-"))
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert any(relation.name == "+" for relation in model._meta.get_fields(include_hidden=True))
    assert client.get(path, {"_to_field": "+"}).status_code == 400
