from functools import partial

from allauth.core import ratelimit
from django.contrib import admin, messages
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from . import actions, admin_requests, verifying  # noqa: F401 - registers itself
from .forms import CompanyForm, DomainForm, InvitationForm, MailsFormSet, MembershipForm, PhotoForm
from .models import Company, Invitation, Membership, Photo
from .scoping import OWNERS, CompanyScopedAdmin, CompanyScopedInline

BY_COMPANY = ("company", admin.RelatedOnlyFieldListFilter)


class PhotoInline(CompanyScopedInline):
    model = Photo
    form = PhotoForm
    add_roles = change_roles = delete_roles = OWNERS
    max_num = 12


def throw_away(file):
    """The file of a picture that was replaced or removed, once that is sure to stay."""
    transaction.on_commit(partial(file.storage.delete, file.name))


@admin.register(Company)
class CompanyAdmin(CompanyScopedAdmin):
    """The name and its address are staff's: they were looked at when the company was verified."""

    form = CompanyForm
    inlines = [PhotoInline]
    add_roles = ()
    change_roles = OWNERS
    list_display = ["name", "industry", "headquarters", "is_verified"]
    search_fields = ["name"]
    ordering = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "verified_at", "logo", "website"]}),
        (_("Facts"), {"fields": ["industry", "size", "founded", "headquarters"]}),
        (_("English"), {"fields": ["story_en", "benefits_en"]}),
        (_("German"), {"fields": ["story_de", "benefits_de"]}),
    ]

    def save_model(self, request, obj, form, change):
        replaced = form.initial.get("logo") if "logo" in form.changed_data else None
        super().save_model(request, obj, form, change)
        verifying.lapse(obj)
        if replaced:
            throw_away(replaced)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for photo in formset.deleted_objects:
            throw_away(photo.image)
        for photo_form in formset.initial_forms:
            if "image" in photo_form.changed_data and photo_form not in formset.deleted_forms:
                throw_away(photo_form.initial["image"])

    def get_readonly_fields(self, request, obj=None):
        return () if request.user.is_staff else ("name", "slug", "verified_at")

    def get_urls(self):
        return [self.row_action("verify", self.verify), *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and not obj.verified_at and self.has_change_permission(request, obj):
            context["domain_form"] = DomainForm()
            context["is_provable"] = verifying.is_provable(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def verify(self, request, company):
        """Mails the link; each is a mail to an address that somebody typed."""
        form = DomainForm(request.POST)
        if not form.is_valid():
            messages.error(request, form.errors["name"][0])
        elif company.verified_at or not verifying.is_provable(company):
            messages.error(request, _("This company can't be verified by mail."))
        elif not ratelimit.consume(request, action="invite"):
            return ratelimit.respond_429(request)
        else:
            verifying.ask(company, form.cleaned_data["name"])
            self.log_change(request, company, "Verification asked for.")
            messages.success(request, _("The mail is on its way. Open its link within a day."))
        return redirect("admin:companies_company_change", company.pk)

    @admin.display(description=_("verified"), boolean=True)
    def is_verified(self, company):
        return company.verified_at is not None


@admin.register(Membership)
class MembershipAdmin(CompanyScopedAdmin):
    """The team. People come by invitation; owners change roles and remove, everybody may leave."""

    form = MembershipForm
    add_roles = ()
    change_roles = OWNERS
    list_display = ["user", "role", "company", "created_at"]
    list_filter = ["role", BY_COMPANY]
    list_select_related = ["user", "company"]
    search_fields = ["user__email"]
    ordering = ["company__name", "user__email"]
    fields = ["user", "company", "role", "created_at"]
    readonly_fields = ["user", "company", "created_at"]

    def has_add_permission(self, request):
        return False

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.mails)
        return [
            path("mails/", self.admin_site.admin_view(view), name="companies_membership_mails"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """With those who are invited, and the way to invite others."""
        invited = Invitation.objects.managed_by(request.user, OWNERS).waiting().select_related("company")
        context = {
            "may_invite": self.allows(request, OWNERS),
            "invitations": [] if request.user.is_staff else invited[:100],
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def mails(self, request):
        """Everybody's own switches, for each company that one recruits for."""
        mine = (
            Membership.objects.filter(user=request.user).select_related("company").order_by("company__name")
        )
        formset = MailsFormSet(request.POST if request.method == "POST" else None, queryset=mine)
        if request.method == "POST" and formset.is_valid():
            formset.save()
            messages.success(request, _("Saved."))
            return redirect("admin:companies_membership_mails")
        context = self.admin_site.each_context(request) | {
            "title": _("Mails to me"),
            "opts": self.opts,
            "formset": formset,
        }
        return TemplateResponse(request, "admin/companies/membership/mails.html", context)

    def has_delete_permission(self, request, obj=None):
        return obj is not None and (obj.user_id == request.user.pk or self.allows(request, OWNERS, obj))

    def get_deleted_objects(self, objs, request):
        names, counts, refused, protected = super().get_deleted_objects(objs, request)
        if any(membership.is_last_owner for membership in objs):
            protected = [_("A company needs an owner: make somebody else one first.")]
        return names, counts, refused, protected

    def save_model(self, request, obj, form, change):
        actions.change_role(obj, obj.role, by=request.user)

    def delete_model(self, request, obj):
        actions.leave(obj, by=request.user)

    def response_delete(self, request, obj_display, obj_id):
        """Whoever has left the last of the own companies has no business in the admin any more."""
        if self.admin_site.has_permission(request):
            return super().response_delete(request, obj_display, obj_id)
        messages.success(request, _("You have left the team."))
        return redirect("home")


@admin.register(Invitation)
class InvitationAdmin(CompanyScopedAdmin):
    """Taken back by deleting; sent again by inviting the same address again."""

    form = InvitationForm
    view_roles = add_roles = delete_roles = OWNERS
    list_display = ["email", "role", "company", "created_by", "created_at", "accepted_at", "is_open"]
    list_filter = ["role", BY_COMPANY]
    list_select_related = ["company", "created_by"]
    search_fields = ["email"]
    fields = ["company", "email", "role"]

    def has_change_permission(self, request, obj=None):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        """Each is a mail to an address that somebody typed."""
        if request.method == "POST" and not ratelimit.consume(request, action="invite"):
            return ratelimit.respond_429(request)
        return super().add_view(request, form_url, extra_context)

    @admin.display(description=_("open"), boolean=True)
    def is_open(self, invitation):
        return invitation.is_open

    def response_add(self, request, obj, post_url_continue=None):
        sentence = _("%(email)s is invited; the link is good for 7 days.")
        messages.success(request, sentence % {"email": obj.email})
        return redirect("admin:companies_membership_changelist")

    def response_delete(self, request, obj_display, obj_id):
        messages.success(request, _("Taken back."))
        return redirect("admin:companies_membership_changelist")

    def save_model(self, request, obj, form, change):
        invitation = actions.invite(obj.company, obj.email, obj.role, by=request.user)
        obj.pk, obj.created_at = invitation.pk, invitation.created_at
