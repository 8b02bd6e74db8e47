from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import IntegrityError, models
from django.http import HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from mail.models import BackOff, Delivery, Suppression
from places.models import Place

from .models import Document, User
from .models.keeping import Purge
from .sign_in import second_factor

UNIQUE_VIOLATION = "23505"  # of PostgreSQL


class BoardAdmin(admin.ModelAdmin):
    """What the two kinds of admin have in common: holes and crashes of the stock one that are closed for everybody."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    view_on_site = False  # its redirect would tell anybody the address, and so the title, of any row
    show_facets = admin.ShowFacets.NEVER  # a count for each filter, on each page

    def get_changeform_initial_data(self, request):
        """Nothing from the query: it could name anybody's rows, and a bad date in it ends in a crash."""
        return {}

    def to_field_allowed(self, request, to_field):
        """The stock one crashes when it is asked for the far end of a relation that has no name (`+`)."""
        try:
            return super().to_field_allowed(request, to_field)
        except AttributeError:
            return False

    def get_object(self, request, object_id, from_field=None):
        """An empty `_to_field` is none; the stock one looks for a field of no name."""
        return super().get_object(request, object_id, from_field or None)

    def changeform_view(self, request, *args, **kwargs):
        """The same sent twice at one instant: each passes the form, and the database takes one of them."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            if getattr(error.__cause__, "sqlstate", "") != UNIQUE_VIOLATION:
                raise
        messages.warning(request, _("The same was saved a moment ago, perhaps by a second click."))
        return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request, obj, form, change):
        """Only what stands in the form: an edit must not undo what an action or a task does in the same moment."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        moments = [field.name for field in obj._meta.concrete_fields if getattr(field, "auto_now", False)]
        own = {field.name for field in obj._meta.concrete_fields}
        obj.save(update_fields=[*moments, *(name for name in form.fields if name in own)])

    def changelist_view(self, request, extra_context=None):
        check_selected(request, self.model)
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """The row's own name is the heading, not "Change" and the name of its table."""
        if obj and obj.pk:
            context |= {"title": str(obj), "subtitle": None}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def check_selected(request, model):
    """The stock admin hands these ids to the database as they are."""
    try:
        for value in request.POST.getlist("_selected_action"):
            model._meta.pk.to_python(value)
    except ValidationError as error:
        raise BadRequest from error


class StaffOnlyAdmin(BoardAdmin):
    """For tables that only those who run the site may see."""

    def check_staff(self, request):
        """For addresses of our own below such a table."""
        if not request.user.is_staff:
            raise PermissionDenied

    def has_module_permission(self, request):
        return request.user.is_staff

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def has_add_permission(self, request):
        return request.user.is_staff

    def has_change_permission(self, request, obj=None):
        return request.user.is_staff

    def has_delete_permission(self, request, obj=None):
        return request.user.is_staff


class ReadOnly:
    """For rows that the program or candidates write: whoever may see them looks, and changes nothing."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(ReadOnly, StaffOnlyAdmin):
    """Which staff alone may see."""


@admin.register(User)
class UserAdmin(StaffOnlyAdmin):
    """Accounts are made by signing up or by invitation, and erased by their owners: staff only switch them off."""

    list_display = ["email", "is_staff", "is_active", "date_joined", "last_login"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email"]
    fields = ["email", "is_active", "is_staff", "date_joined", "last_login"]
    readonly_fields = ["email", "date_joined", "last_login"]
    ordering = ["email"]
    actions = ["take_second_factor_away"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description=_("Remove the second factor (ask first who it is)"), permissions=["change"])
    def take_second_factor_away(self, request, users):
        for user in users:
            second_factor.take_away(user)
            self.log_change(request, user, "Second factor removed.")
        self.message_user(request, _("Removed. They are signed out and told by mail."))


@admin.register(Purge)
class PurgeAdmin(ReadOnlyAdmin):
    list_display = fields = ["at", "timer", "rows"]
    list_filter = ["timer"]
    ordering = ["-at", "-pk"]


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """What became of virus scans, as a list only: whose file it is, and its name, is nobody's business here."""

    list_display = ["id", "created_at", "media_type", "size", "scan", "virus", "check_attempts", "check_at"]
    list_display_links = None
    list_filter = ["scan", "remark"]
    search_fields = ["=id"]
    ordering = ["-created_at"]

    def has_view_permission(self, request, obj=None):
        return obj is None and super().has_view_permission(request)


# What stands below this app in the order of imports has its admins here.


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """The outbox. The payload may hold a code, so it is not shown."""

    list_display = ["created_at", "kind", "to", "status", "attempts", "error", "finished_at"]
    list_filter = ["status", "queue", "kind"]
    search_fields = ["to"]
    fields = [
        "id",
        "kind",
        "queue",
        "to",
        "language",
        "status",
        "attempts",
        "error",
        "next_at",
        "created_at",
        "finished_at",
    ]
    ordering = ["-created_at"]


@admin.register(Suppression)
class SuppressionAdmin(StaffOnlyAdmin):
    """Deleting a row lets mail go to that address again."""

    list_display = ["email", "reason", "created_at"]
    search_fields = ["email"]
    ordering = ["-created_at"]


@admin.register(BackOff)
class BackOffAdmin(StaffOnlyAdmin):
    """Deleting a row tries the domain at once."""

    list_display = readonly_fields = ["domain", "refusals", "until"]
    ordering = ["-until"]

    def has_add_permission(self, request):
        return False


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    """The gazetteer is loaded from files (`load_places`); here one looks up what it knows."""

    list_display = ["name", "parent", "region", "country", "population"]
    list_filter = ["country"]
    search_fields = ["=name", "slug"]
    ordering = ["-population"]
    show_full_result_count = False
