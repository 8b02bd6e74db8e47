"""The system check that keeps the admin closed."""

import pytest
from django.contrib import admin

from accounts.admin import StaffOnlyAdmin
from accounts.models import Profile
from companies.checks import check_admin, check_admins_are_scoped
from companies.models import Company, Membership
from companies.scoping import CompanyScopedAdmin, CompanyScopedInline
from postings.models import Posting


def ids(base, model=Membership, **attributes):
    made = type("Made", (base,), attributes)
    return [error.id for error in check_admin(made(model, admin.site))]


def test_everything_that_is_registered_is_closed():
    assert admin.site._registry
    assert check_admins_are_scoped(None) == []


def test_an_open_admin_that_is_registered_is_an_error():
    site = admin.AdminSite(name="another")
    site.register(Membership)
    assert [error.id for error in check_admins_are_scoped(None)] == ["companies.E001"]
    site.unregister(Membership)


def test_staff_only_and_scoped_admins_pass():
    assert ids(StaffOnlyAdmin) == []
    assert ids(CompanyScopedAdmin) == []


def test_an_inline_must_be_scoped_as_well():
    open_inline = type("OpenInline", (admin.TabularInline,), {"model": Posting})
    scoped_inline = type("ScopedInline", (CompanyScopedInline,), {"model": Posting})
    assert ids(CompanyScopedAdmin, Company, inlines=[open_inline]) == ["companies.E002"]
    assert ids(CompanyScopedAdmin, Company, inlines=[scoped_inline]) == []


def test_a_model_without_the_tenancy_rule_is_refused():
    assert ids(CompanyScopedAdmin, Profile) == ["companies.E003"]


@pytest.mark.parametrize("name", ["raw_id_fields", "list_editable"])
def test_what_can_not_be_limited_is_refused(name):
    assert ids(CompanyScopedAdmin, **{name: ["company"]}) == ["companies.E004"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("company", ["companies.E005"]),
        ("company__name", ["companies.E005"]),
        (("company", admin.RelatedFieldListFilter), ["companies.E005"]),
        (("company", admin.RelatedOnlyFieldListFilter), []),
        ("role", []),
        (type("Ours", (admin.SimpleListFilter,), {}), []),
    ],
)
def test_a_filter_may_list_only_what_own_rows_refer_to(entry, expected):
    assert ids(CompanyScopedAdmin, list_filter=[entry]) == expected
