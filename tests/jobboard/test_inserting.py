"""Rows of several tables are written in one statement: all of them or none."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Document
from applications.models import StatusChange
from jobboard import inserting
from mail.models import Delivery
from tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db


def mail(key):
    return Delivery(kind="account", to="ada@example.org", language="en", key=key)


def test_rows_of_several_tables_take_one_statement(django_assert_num_queries):
    application = ApplicationFactory()
    change = StatusChange(application=application, to_status="in_review")
    document = Document(name="cv.txt", media_type=Document.TXT, size=1, verified_at=timezone.now())
    with django_assert_num_queries(1):
        inserting.run(change, document, mail("a"))
    assert StatusChange.objects.get(application=application).to_status == "in_review"
    assert Delivery.objects.get().payload == {}
    assert not document._state.adding
    assert document.virus == ""  # which the database has filled in


def test_none_is_written_if_one_is_refused():
    document = Document(name="cv.txt", media_type=Document.TXT, size=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        inserting.run(mail("a"), document)
    assert not Delivery.objects.exists()
    assert document._state.adding


def test_known_key_is_no_error_where_that_is_wished():
    inserting.run(mail("a"))
    inserting.run(inserting.row(mail("a"), unless_known=True), mail("b"))
    assert Delivery.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        inserting.run(mail("a"))
