from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from companies.choices import AdAnswer
from companies.forms import AnswerForm
from companies.scoping import CompanyScopedAdmin, CompanyScopedInline

from . import actions, admin_feeds, admin_reports  # noqa: F401 - these register their own
from .admin_actions import PostingActions
from .forms import ExtendForm, PostingForm, PostingPlaceForm, PublishForm, QuestionForm
from .models import STATES, Posting, PostingPlace, Question

ARCHIVED = "archived"
BEFORE = ("draft", "in_review", "scheduled")


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*STATES.items(), (ARCHIVED, _("Archived"))]

    def queryset(self, request, queryset):
        """What is archived is out of the way, unless one asks for it."""
        if self.value() == ARCHIVED:
            return queryset.filter(archived_at__isnull=False)
        queryset = queryset.filter(archived_at=None)
        return queryset.in_state(self.value()) if self.value() in STATES else queryset


class PostingPlaceInline(CompanyScopedInline):
    model = PostingPlace
    verbose_name, verbose_name_plural = _("place"), _("places")
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


def number_of(applications):
    """How many of an ad's applications: a subquery, so that only the ads of one page are asked for it."""
    one = Posting.objects.filter(pk=OuterRef("pk")).order_by()
    return Subquery(one.annotate(n=Count("applications", filter=applications)).values("n"))


SENT = Q(applications__submitted_at__isnull=False, applications__restricted_at=None)
WAITING = SENT & Q(applications__answered_at=None, applications__withdrawn_at=None)


@admin.register(Posting)
class PostingAdmin(PostingActions, CompanyScopedAdmin):
    form = PostingForm
    inlines = [PostingPlaceInline, QuestionInline]
    change_form_template = "admin/postings/posting/change_form.html"
    list_display = ["title", "state_shown", "company", "applicants", "waiting", "published_at", "closes_at"]
    list_filter = [StateFilter, ("company", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["company"]
    search_fields = ["title", "reference"]
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    actions = ["publish_selected", "pause_selected", "resume_selected", "close_selected"]
    fieldsets = [
        (None, {"fields": ["company", "title", ("category", "language")]}),
        (_("Facts"), {"fields": [("contract", "hours", "model"), "remote_countries"]}),
        (_("Text"), {"fields": ["introduction", "tasks", "profile", "benefits", "additional"]}),
        (
            _("Salary"),
            {"fields": [("salary_min", "salary_max", "salary_currency", "salary_period"), "salary_note"]},
        ),
        (
            _("Applying"),
            {"fields": ["easy_apply", "apply_url", ("reply_days", "closes_at"), "blind_review", "reference"]},
        ),
    ]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .annotate(applicants_count=number_of(SENT), waiting_count=number_of(WAITING))
        )

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

    def has_delete_permission(self, request, obj=None):
        return self.allows(request, self.change_roles, obj) and (obj is None or obj.may_be_deleted)

    @admin.display(description=_("state"), ordering="published_at")
    def state_shown(self, posting):
        return format_html('<span class="state state-{}">{}</span>', posting.state, posting.state_label)

    @admin.display(description=_("applicants"), ordering="applicants_count")
    def applicants(self, posting):
        url = reverse("admin:applications_application_board", args=[posting.pk])
        return format_html('<a href="{}">{}</a>', url, posting.applicants_count)

    @admin.display(description=_("waiting"), ordering="waiting_count")
    def waiting(self, posting):
        return posting.waiting_count or "–"

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

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk:
            context |= {
                "missing": actions.missing(obj) if obj.state in BEFORE else [],
                "hints": actions.hints(obj) if obj.state in BEFORE else [],
                "answer_form": AnswerForm(answers=AdAnswer),
                "may_act": self.has_change_permission(request, obj),
                "publish_form": PublishForm(),
                "extend_form": ExtendForm(),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
