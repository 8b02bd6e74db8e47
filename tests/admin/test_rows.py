"""No page of the admin asks the database more often when more rows hang on what it shows."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Answer, Application, Message, Note, StatusChange
from companies.models import Photo, Role
from postings.models import Posting, PostingPlace, Question
from tests.admin.crawler import pages
from tests.admin.world import World, own_models

pytestmark = pytest.mark.django_db
GIVEN = {Answer: {"question": None}}  # there is one for each question
HANGING_ON_ONE = {Answer, Message, Note, StatusChange, Photo, PostingPlace, Question}


def queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def twice_more(world):
    """Of everything that there may be several of. Returns the models of which there are more now."""
    more = set()
    for model in own_models():
        try:
            with transaction.atomic():
                for _number in range(2):
                    world.make(model, **GIVEN.get(model, {}))
            more.add(model)
        except IntegrityError:
            pass  # there may be one only
    return more


def test_every_page_asks_as_often_for_three_of_everything_as_for_one(client):
    world = World("marigold")
    client.force_login(world.member(Role.OWNER))
    urls = list(pages(client, world))
    one = {url: queries(client, url) for url in urls}
    assert twice_more(world) >= HANGING_ON_ONE
    three = {url: queries(client, url) for url in urls}
    assert {url: (one[url], three[url]) for url in urls if three[url] > one[url]} == {}
    assert len(urls) > 30


@pytest.mark.parametrize("name", ["board", "list", "dashboard"])
def test_lists_of_applicants_read_no_letters(client, name):
    """Letters, and the ad as it was when somebody applied, are long: 5,000 of them would be felt."""
    world = World("marigold")
    client.force_login(world.member(Role.OWNER))
    posting = world.rows[Posting]
    url = {
        "board": reverse("admin:applications_application_board", args=[posting.pk]),
        "list": reverse("admin:applications_application_changelist"),
        "dashboard": reverse("admin:index"),
    }[name]
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url).content.decode()
    assert str(world.rows[Application]) in page
    assert not [query["sql"] for query in asked if '"applications_application"."message"' in query["sql"]]
