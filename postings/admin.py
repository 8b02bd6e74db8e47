from datetime import datetime, time

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from companies.scoping import CompanyScopedAdmin, CompanyScopedInline, roles_of

from . import actions, admin_reports  # noqa: F401 - registers the reports
from .forms import ExtendForm, PostingForm, PostingPlaceForm, PublishForm, QuestionForm
from .models import STATES, Posting, PostingPlace, Question


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return STATES.items()

    def queryset(self, request, queryset):
        return queryset.in_state(self.value()) if self.value() in STATES else queryset


class PostingPlaceInline(CompanyScopedInline):
    model = PostingPlace
    form = PostingPlaceForm
    fields = ["where", "street", "found"]
    readonly_fields = ["found"]
    extra = 1
    max_num = 50
    delete_roles = CompanyScopedInline.change_roles

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("place")

    @admin.display(description=_("found as"))
    def found(self, row):
        return (row.place and row.place.label) or "–"


class QuestionInline(CompanyScopedInline):
    model = Question
    form = QuestionForm
    fields = ["text", "kind", "required", "choices", "must_be", "position"]
    extra = 1
    max_num = 30
    delete_roles = CompanyScopedInline.change_roles

    def get_queryset(self, request):
        return super().get_queryset(request).filter(retired_at=None)


@admin.register(Posting)
class PostingAdmin(CompanyScopedAdmin):
    form = PostingForm
    inlines = [PostingPlaceInline, QuestionInline]
    change_form_template = "admin/postings/posting/change_form.html"
    list_display = ["title", "state_shown", "company", "published_at", "closes_at"]
    list_filter = [StateFilter, "category", "contract", ("company", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["company"]
    search_fields = ["title", "reference"]
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    actions = ["publish_selected", "pause_selected", "resume_selected", "close_selected"]
    fieldsets = [
        (None, {"fields": ["company", "title", "reference", "language", "category"]}),
        (_("Facts"), {"fields": ["contract", "hours", "model", "remote_countries"]}),
        (_("Text"), {"fields": ["introduction", "tasks", "profile", "benefits", "additional"]}),
        (
            _("Salary"),
            {"fields": [("salary_min", "salary_max"), ("salary_currency", "salary_period"), "salary_note"]},
        ),
        (_("Applying"), {"fields": ["easy_apply", "apply_url", "reply_days", "closes_at"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """An ad stays with its company, an imported one keeps the mark by which the import knows it."""
        if obj is None:
            return ()
        fixed = ["company"]
        if obj.import_source:
            fixed.append("reference")
        if obj.published_at:
            fixed.append("closes_at")  # has an action of its own
        return fixed

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Who writes for one company only doesn't choose."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "company" and not request.user.is_staff and len(roles_of(request)) == 1:
            field.empty_label = None
        return field

    def has_delete_permission(self, request, obj=None):
        return self.allows(request, self.change_roles, obj) and (obj is None or obj.may_be_deleted)

    @admin.display(description=_("state"), ordering="published_at")
    def state_shown(self, posting):
        return format_html('<span class="state state-{}">{}</span>', posting.state, posting.state_label)

    def save_formset(self, request, form, formset, change):
        if formset.model is Question:
            formset.save(commit=False)
            for question in formset.deleted_objects:
                actions.retire_question(question)
            for question, _fields in formset.changed_objects:
                actions.replace_question(question)
            for question in formset.new_objects:
                question.save()
        else:
            super().save_formset(request, form, formset, change)
            for place_form in formset.forms:
                if place_form.remark:
                    messages.warning(request, place_form.remark)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for sentence in actions.hints(form.instance):
            messages.info(request, sentence)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk:
            context |= {
                "missing": actions.missing(obj) if obj.state in ("draft", "scheduled") else [],
                "may_act": self.has_change_permission(request, obj),
                "publish_form": PublishForm(),
                "extend_form": ExtendForm(),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- Actions, each at its own address and each logged -------------------------------------------------------------

    def get_urls(self):
        return [
            self.row_action("publish", self.publish),
            self.row_action("extend", self.extend),
            self.row_action("close", self.doing(actions.close, _("Closed."))),
            self.row_action("pause", self.doing(actions.pause, _("Paused."))),
            self.row_action("resume", self.doing(actions.resume, _("Open again."))),
            self.row_action("freeze", self.by_staff(self.doing(actions.freeze, _("Frozen.")))),
            self.row_action("unfreeze", self.by_staff(self.doing(actions.unfreeze, _("No longer frozen.")))),
            *super().get_urls(),
        ]

    def doing(self, action, done):
        def view(request, posting):
            self.perform(request, posting, action, done)
            return self.back_to(posting)

        return view

    def by_staff(self, view):
        def for_staff(request, posting):
            if not request.user.is_staff:
                raise PermissionDenied
            return view(request, posting)

        return for_staff

    def publish(self, request, posting):
        form = PublishForm(request.POST)
        if form.is_valid():
            self.perform(request, posting, actions.publish, _("Published."), at=form.cleaned_data["at"])
        else:
            messages.error(request, form.errors["at"][0])
        return self.back_to(posting)

    def extend(self, request, posting):
        """Until the end of that day, as people mean it."""
        form = ExtendForm(request.POST)
        if form.is_valid():
            until = timezone.make_aware(datetime.combine(form.cleaned_data["until"], time(23, 59, 59)))
            self.perform(request, posting, actions.extend, _("Extended."), until=until)
        else:
            messages.error(request, form.errors["until"][0])
        return self.back_to(posting)

    def perform(self, request, posting, action, done, **options):
        """Do it, log it and say it; or say why not."""
        try:
            action(posting, by=request.user, **options)
        except actions.NotPossible as error:
            for problem in error.problems:
                messages.error(request, f"{posting}: {problem}")
            return
        self.log_change(request, posting, str(done))
        messages.success(request, f"{posting}: {done}")

    def back_to(self, posting):
        return redirect(reverse("admin:postings_posting_change", args=[posting.pk]))

    def perform_on_each(self, request, queryset, action, done):
        """The list may hold ads of a company in which the person only looks on: asked for each row."""
        for posting in queryset:
            if self.has_change_permission(request, posting):
                self.perform(request, posting, action, done)
            else:
                messages.error(request, f"{posting}: {_('You may only look at this one.')}")

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish_selected(self, request, queryset):
        self.perform_on_each(request, queryset, actions.publish, _("Published."))

    @admin.action(description=_("Pause"), permissions=["change"])
    def pause_selected(self, request, queryset):
        self.perform_on_each(request, queryset, actions.pause, _("Paused."))

    @admin.action(description=_("Open again"), permissions=["change"])
    def resume_selected(self, request, queryset):
        self.perform_on_each(request, queryset, actions.resume, _("Open again."))

    @admin.action(description=_("Close"), permissions=["change"])
    def close_selected(self, request, queryset):
        self.perform_on_each(request, queryset, actions.close, _("Closed."))
