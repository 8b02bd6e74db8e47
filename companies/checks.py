"""The admin is closed by default: an admin that forgot to say whose rows it shows stops every command."""

from django.contrib import admin
from django.contrib.admin.sites import all_sites
from django.core.checks import Error, Tags, register
from django.core.exceptions import FieldDoesNotExist

from accounts.admin import StaffOnlyAdmin

from .scoping import CompanyScopedAdmin, CompanyScopedInline

# Raw ids show the name of whatever id is typed; editing in the list asks for no role of the row.
FORBIDDEN = ("raw_id_fields", "list_editable")


@register(Tags.admin)
def check_admins_are_scoped(app_configs, **kwargs):
    errors = []
    for site in all_sites:
        for model_admin in site._registry.values():
            errors += check_admin(model_admin)
    return errors


def check_admin(model_admin):
    if isinstance(model_admin, StaffOnlyAdmin):
        return []
    if not isinstance(model_admin, CompanyScopedAdmin):
        return [
            Error(
                "Neither CompanyScopedAdmin nor StaffOnlyAdmin, so recruiters might see other companies' rows.",
                obj=type(model_admin),
                id="companies.E001",
            )
        ]
    return [*check_scoped(model_admin, model_admin.model), *check_inlines(model_admin)]


def check_inlines(model_admin):
    for inline in model_admin.inlines:
        if issubclass(inline, CompanyScopedInline):
            yield from check_scoped(inline, inline.model)
        else:
            yield Error("An inline that is no CompanyScopedInline.", obj=inline, id="companies.E002")


def check_scoped(part, model):
    if not hasattr(model._default_manager.all(), "managed_by"):
        yield Error("The model's default manager has no managed_by().", obj=model, id="companies.E003")
    for name in FORBIDDEN:
        if getattr(part, name, None):
            yield Error(f"{name} is not limited to the person's own rows.", obj=part, id="companies.E004")
    for entry in getattr(part, "list_filter", ()):
        if not is_limited(entry, model):
            yield Error(
                f"The filter {entry!r} may list other companies' rows; use RelatedOnlyFieldListFilter.",
                obj=part,
                id="companies.E005",
            )


def is_limited(entry, model):
    """A filter of our own, one of the row's own columns, or one that lists only what the rows refer to."""
    if isinstance(entry, (list, tuple)):
        return issubclass(entry[1], admin.RelatedOnlyFieldListFilter)
    if not isinstance(entry, str):
        return issubclass(entry, admin.SimpleListFilter)
    try:
        return not model._meta.get_field(entry).is_relation
    except FieldDoesNotExist:
        return False
