"""R1: a recruiter sees and touches only rows of the own companies. Whatever is registered is asked for everything."""

import pytest
from django.contrib import admin
from django.urls import reverse

from companies.models import Role
from companies.scoping import CompanyScopedAdmin, CompanyScopedMixin
from postings.models import Posting
from tests.admin.crawler import Crawler
from tests.admin.world import World, left_behind
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db

SCOPED = [one for one in admin.site._registry.values() if isinstance(one, CompanyScopedAdmin)]
MARK, OTHER = "zephyrquux", "marigold"


def changelist(model_admin):
    meta = model_admin.model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")


@pytest.fixture
def theirs():
    return World(MARK)


@pytest.fixture
def mine(theirs):
    return World(OTHER)


@pytest.mark.parametrize("role", Role.values)
def test_no_address_of_the_admin_tells_or_changes_anything_of_another_company(client, mine, theirs, role):
    user = mine.member(role)
    left_behind(user, theirs)
    before = theirs.snapshot()
    client.force_login(user)
    crawler = Crawler(client, mine, theirs)
    crawler.everything()
    assert crawler.leaks == []
    assert theirs.snapshot() == before
    assert crawler.asked > 60 * len(SCOPED)


@pytest.mark.parametrize("model_admin", SCOPED, ids=str)
def test_own_rows_are_there_so_that_there_is_something_to_leak(client, theirs, model_admin):
    client.force_login(theirs.member(Role.OWNER))
    assert MARK in client.get(changelist(model_admin)).content.decode().lower()


@pytest.mark.parametrize("model_admin", SCOPED, ids=str)
def test_crawl_notices_an_admin_that_forgot_its_scope(client, mine, theirs, monkeypatch, model_admin):
    unscoped = super(CompanyScopedMixin, model_admin).get_queryset
    monkeypatch.setattr(model_admin, "get_queryset", unscoped)
    client.force_login(mine.member(Role.OWNER))
    crawler = Crawler(client, mine, theirs)
    crawler.model(model_admin)
    assert crawler.leaks


def test_crawl_notices_forms_that_take_in_foreign_rows(client, mine, theirs, monkeypatch):
    monkeypatch.setattr(CompanyScopedMixin, "limited", lambda self, field, request, kwargs: kwargs)
    user = mine.member(Role.OWNER)
    MembershipFactory(user=user)  # whoever has one company only is offered none to choose from
    client.force_login(user)
    before = theirs.snapshot()
    crawler = Crawler(client, mine, theirs)
    crawler.forms(admin.site.get_model_admin(Posting))
    assert crawler.leaks
    assert theirs.snapshot() == before  # the last line of defence: saving asks for the role once more
    monkeypatch.setattr(CompanyScopedAdmin, "save_model", admin.ModelAdmin.save_model)
    crawler.forms(admin.site.get_model_admin(Posting))
    assert theirs.snapshot() != before
