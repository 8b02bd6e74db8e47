"""The tenancy of the admin: what a recruiter sees, chooses and changes there. Every admin of company rows stands on it.

The stock admin with nothing but `get_queryset` limited tells other companies' rows through filters, choices, raw ids,
delete pages and redirects, and takes them in forms.
"""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import router
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import Http404
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.admin import BoardAdmin

from .models import Membership, Role

OWNERS = (Role.OWNER,)
EDITORS = (Role.OWNER, Role.RECRUITER)
EVERYBODY = tuple(Role)


def roles_of(request):
    """{company id: role}, asked once a request: the admin wants to know it for each link that it shows."""
    if not hasattr(request, "_company_roles"):
        request._company_roles = Membership.roles_of(request.user)
    return request._company_roles


def only_company(request):
    """The id of the one company that the person recruits for; None for staff, and for those with several."""
    mine = roles_of(request)
    return next(iter(mine)) if len(mine) == 1 and not request.user.is_staff else None


class CompanyScopedMixin:
    """Limits an admin, or an inline, to the rows of the recruiter's own companies, and by the role in each.

    Every model involved needs `managed_by`; one without it fails at once.
    """

    view_roles = EVERYBODY
    add_roles = EDITORS
    change_roles = EDITORS
    delete_roles = ()

    def get_queryset(self, request):
        return super().get_queryset(request).managed_by(request.user, self.view_roles)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Who works for one company only doesn't choose one, and isn't asked."""
        field = super().formfield_for_foreignkey(db_field, request, **self.limited(db_field, request, kwargs))
        if db_field.name == "company" and (company := only_company(request)):
            field.initial, field.widget = company, forms.HiddenInput()
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, **self.limited(db_field, request, kwargs))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without the stock admin's buttons for the related row: it has a place of its own in the navigation."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def limited(self, db_field, request, kwargs):
        """Choices of a relation: own rows, of companies in which the person may make such rows."""
        queryset = kwargs.get("queryset", db_field.related_model._default_manager.all())
        return kwargs | {"queryset": queryset.managed_by(request.user, self.add_roles)}

    def allows(self, request, roles, obj=None):
        """Has the person one of the roles: in the company of the row, or without one in any company?"""
        if request.user.is_staff:
            return True
        mine = roles_of(request)
        if obj is None:
            return any(role in roles for role in mine.values())
        return mine.get(type(obj)._default_manager.all().company_id_of(obj)) in roles

    def has_module_permission(self, request):
        return self.allows(request, self.view_roles)

    def has_view_permission(self, request, obj=None):
        return self.allows(request, self.view_roles, obj)

    def has_add_permission(self, request, obj=None):
        return self.allows(request, self.add_roles, obj)

    def has_change_permission(self, request, obj=None):
        return self.allows(request, self.change_roles, obj)

    def has_delete_permission(self, request, obj=None):
        return self.allows(request, self.delete_roles, obj)


class CompanyScopedInline(CompanyScopedMixin, admin.StackedInline):
    """Its permissions are asked about the parent row, which belongs to the same company."""

    extra = 0


class CompanyScopedAdmin(CompanyScopedMixin, BoardAdmin):
    def has_add_permission(self, request):
        return self.allows(request, self.add_roles)

    def get_list_display(self, request):
        """Whoever works for one company only knows which."""
        shown = super().get_list_display(request)
        return [name for name in shown if name != "company"] if only_company(request) else shown

    def save_model(self, request, obj, form, change):
        """The choices are limited already; this holds even where a form has forgotten to."""
        if not self.allows(request, self.change_roles if change else self.add_roles, obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def get_actions(self, request):
        """Rows are deleted one by one, where at all: the stock action asks for the role only once for all of them."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(self, objs, request):
        """The stock page lists everything that hangs on a row, candidates' marks included: name only the rows."""
        objs = list(objs)
        collector = Collector(using=router.db_for_write(self.model), origin=objs)
        protected = []
        try:
            collector.collect(objs)
        except (ProtectedError, RestrictedError):
            protected = [_("Other records rest on it.")]
        refused = {self.opts.verbose_name for obj in objs if not self.has_delete_permission(request, obj)}
        return [str(obj) for obj in objs], {self.opts.verbose_name_plural: len(objs)}, refused, protected

    def row(self, request, object_id, *, change=False):
        """A row of the person's own companies, else 404; with `change` only for those who may change it."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if change and not self.has_change_permission(request, obj):
            raise PermissionDenied
        return obj

    def row_page(self, name, view):
        """The address of something to look at below one row: `view(request, obj)`."""
        return self.row_path(name, require_safe(view), change=False)

    def row_action(self, name, view):
        """The address of something to do to one row, by POST, for those who may change it: `view(request, obj)`."""
        return self.row_path(name, require_POST(view), change=True)

    def row_path(self, name, view, *, change):
        def wrapped(request, object_id):
            return view(request, self.row(request, object_id, change=change))

        url_name = f"{self.opts.app_label}_{self.opts.model_name}_{name.replace('-', '_')}"
        return path(f"<path:object_id>/{name}/", self.admin_site.admin_view(wrapped), name=url_name)
