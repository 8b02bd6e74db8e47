"""Which reads may go to the replica, if there is one."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from jobboard.routers import ReplicaRouter, public_reads
from postings.models import Posting


@pytest.fixture
def replica(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES, "replica", {})


def database():
    return ReplicaRouter().db_for_read(Posting)


def test_public_reads_of_a_visitor_go_to_the_replica_and_others_do_not(replica):
    with public_reads(AnonymousUser()):
        assert database() == "replica"
    assert database() is None


def test_a_signed_in_person_sees_at_once_what_they_did(replica):
    with public_reads(User()):
        assert database() is None


def test_without_a_replica_all_is_read_from_the_primary():
    with public_reads(AnonymousUser()):
        assert database() is None
