"""A second alias to the same database stands for the replica; real ones are stopped in the fault battery (S1)."""

import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.urls import reverse

from accounts.sign_in.sessions import SIGNED_IN
from jobboard import routers
from postings.models import Posting
from tests.factories import PlaceFactory, PostingFactory, UserFactory


@pytest.fixture(autouse=True)
def replica(transactional_db, settings, monkeypatch):
    """The connection calls itself the default one: pytest-django forbids others, and knows none that come later."""
    connections["replica"] = connections.create_connection("default")
    connections["replica"].settings_dict = config = dict(connections["default"].settings_dict)
    monkeypatch.setitem(settings.DATABASES, "replica", config)
    monkeypatch.setitem(connections.settings, "replica", config)
    monkeypatch.setattr(routers, "_absent_until", {})
    yield connections["replica"]
    connections["replica"].close()
    del connections["replica"]


class Gone:
    """Nobody listens where this server was."""

    def __init__(self, alias):
        self.connection = connections[alias]

    def __enter__(self):
        self.port = self.connection.settings_dict["PORT"]
        self.connection.close()
        self.connection.settings_dict["PORT"] = "1"

    def __exit__(self, *failure):
        self.connection.close()
        self.connection.settings_dict["PORT"] = self.port


def asked(alias, statements):
    def note(execute, sql, params, many, context):
        statements.append((alias, sql))
        return execute(sql, params, many, context)

    return connections[alias].execute_wrapper(note)


def visitor():
    return Client(raise_request_exception=False)


def member():
    client = visitor()
    client.force_login(UserFactory())
    return client


def statements_of(client, path):
    """{alias: number of statements} of one GET."""
    statements = []
    with asked("default", statements), asked("replica", statements):
        assert client.get(path).status_code == 200, path
    return {alias: sum(each == alias for each, _ in statements) for alias in ("default", "replica")}


@pytest.fixture
def paths():
    place = PlaceFactory()
    posting = PostingFactory(title="Welder", places=[place])
    return [
        "/",
        "/jobs/?q=welder&where=essen",
        "/jobs/browse/",
        reverse("landing_place", args=[place.slug]),
        posting.get_absolute_url(),
        reverse("posting_image", args=[posting.pk]),
        "/companies/",
        posting.company.get_absolute_url(),
        "/places/?q=essen",
        "/jobs/suggest/?q=weld",
        "/api/jobs/",
        "/jobs.atom",
        "/feeds/indeed.xml",
        "/sitemap.xml",
    ]


def test_pages_of_a_visitor_ask_nothing_of_the_primary(paths):
    for path in paths:
        asked = statements_of(visitor(), path)
        assert asked["default"] == 0 < asked["replica"], path


def test_what_a_signed_in_person_reads_comes_from_the_primary():
    url = PostingFactory(title="Welder").get_absolute_url()
    for path in ("/", "/jobs/", url):
        assert statements_of(member(), path)["replica"] == 0, path


def test_without_a_replica_all_is_read_from_the_primary(paths, settings, monkeypatch):
    monkeypatch.delitem(settings.DATABASES, "replica")
    assert statements_of(visitor(), "/jobs/")["replica"] == 0


def test_without_the_replica_the_primary_answers(paths):
    with Gone("replica"):
        for path in paths:
            assert visitor().get(path).status_code == 200, path


def test_without_the_primary_all_go_on_reading(paths):
    person = member()
    session = person.session
    session[SIGNED_IN] |= {"seen": "2020-01-01T00:00:00+00:00"}  # so long ago that it would be written anew
    session.save()
    with Gone("default"):
        for path in paths:
            assert visitor().get(path).status_code == 200, path
            assert person.get(path).status_code == 200, path


def test_without_the_primary_a_sentence_says_that_nothing_is_saved():
    posting = PostingFactory()
    person = member()
    with Gone("default"):
        for client in (visitor(), person):
            response = client.post(reverse("alerts:list"), {"email": "reader@example.org"})
            assert response.status_code == 503
            assert "Nothing can be saved just now" in response.content.decode()
        assert visitor().get(reverse("applications:apply", args=[posting.pk])).status_code in (200, 503)


def test_a_task_never_reads_from_the_replica_what_it_may_write_by():
    with Gone("default"), pytest.raises(OperationalError):
        Posting.objects.count()


def test_without_both_a_503_says_when_to_come_back(paths):
    with Gone("default"), Gone("replica"):
        response = visitor().get("/jobs/")
    assert response.status_code == 503
    assert "half a minute" in response.content.decode()


def test_a_server_that_is_gone_is_asked_again_after_a_pause(monkeypatch):
    with Gone("replica"):
        assert not routers.is_reachable("replica")
    assert not routers.is_reachable("replica")
    monkeypatch.setattr(routers, "_absent_until", {"replica": 0})
    assert routers.is_reachable("replica")


def ending(connection, other):
    """As when the server is stopped between two statements of a page: before its second one, once."""
    statements = []

    def end(execute, sql, params, many, context):
        statements.append(sql)
        if len(statements) == 2:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return execute(sql, params, many, context)

    return connection.execute_wrapper(end)


def test_a_page_whose_database_goes_away_under_it_is_made_once_more(paths, replica):
    with ending(replica, connections["default"]):
        assert visitor().get("/jobs/").status_code == 200
    assert not routers.drop_lost()


def test_also_if_it_was_only_found_out_yet_who_asks(paths, replica):
    person = member()
    with ending(connections["default"], replica):
        assert person.get("/api/jobs/").status_code == 200
    assert not routers.drop_lost()


def test_what_the_replica_does_not_know_yet_is_read_from_the_primary(replica):
    posting = PostingFactory()

    def lag(execute, sql, params, many, context):
        return execute(sql.replace("WHERE", "WHERE false AND", 1), params, many, context)

    with replica.execute_wrapper(lag):
        assert visitor().get(posting.get_absolute_url()).status_code == 200
        assert visitor().get(f"/jobs/no-such-{posting.pk + 1}/").status_code == 404
