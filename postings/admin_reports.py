from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.admin import ReadOnlyAdmin
from companies.choices import AdAnswer
from companies.forms import AnswerForm

from . import actions
from .models import Report


class DealtWithFilter(admin.SimpleListFilter):
    """The queue first; what is dealt with stays to be looked up."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("closed", _("Dealt with")), ("all", _("All"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [first | {"display": _("Open")}, *others]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=False) if self.value() == "closed" else queryset.open()


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """For staff alone: a company never learns that, or by whom, its ad was reported."""

    change_form_template = "admin/postings/report/change_form.html"
    list_display = ["created_at", "ad", "company", "reason", "reports_on_ad", "ad_state", "outcome"]
    list_filter = [DealtWithFilter, "reason"]
    list_select_related = ["posting__company"]
    search_fields = ["posting__title", "posting__company__name", "text"]
    fields = [
        "ad",
        "company",
        "ad_state",
        "reports_on_ad",
        "reason",
        "text",
        "email",
        "created_at",
        "closed_at",
    ]
    fields += ["closed_by", "outcome"]
    ordering = ["-created_at", "-pk"]
    actions = ["freeze_selected", "dismiss_selected"]

    def get_queryset(self, request):
        """With how many open reports there are on each ad."""
        still_open = Q(posting__reports__closed_at=None)
        return (
            super()
            .get_queryset(request)
            .annotate(on_ad=Count("posting__reports", filter=still_open, distinct=True))
        )

    @admin.display(description=_("ad"), ordering="posting__title")
    def ad(self, report):
        """Its page in the admin, for a frozen ad has no other."""
        url = reverse("admin:postings_posting_change", args=[report.posting_id])
        return format_html('<a href="{}">{}</a>', url, report.posting)

    @admin.display(description=_("company"), ordering="posting__company__name")
    def company(self, report):
        return report.posting.company

    @admin.display(description=_("state of the ad"))
    def ad_state(self, report):
        state, label = report.posting.state, report.posting.state_label
        return format_html('<span class="state state-{}">{}</span>', state, label)

    @admin.display(description=_("open reports on the ad"), ordering="on_ad")
    def reports_on_ad(self, report):
        return report.on_ad

    # --- Actions, each at its own address and each logged -------------------------------------------------------------

    def get_urls(self):
        return [
            self.action_path("freeze", actions.freeze_reported, _("Frozen.")),
            self.action_path("dismiss", actions.dismiss_report, _("Dismissed.")),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, *args, **kwargs):
        context["answer_form"] = AnswerForm(answers=AdAnswer)
        return super().render_change_form(request, context, *args, **kwargs)

    def action_path(self, name, action, done):
        def view(request, pk):
            report = get_object_or_404(Report.objects.open(), pk=pk)
            form = AnswerForm(request.POST, answers=AdAnswer)
            told = form.cleaned_data if action is actions.freeze_reported and form.is_valid() else {}
            self.perform(request, report, action, done, **told)
            return redirect("admin:postings_report_changelist")

        wrapped = self.admin_site.admin_view(require_POST(self.by_staff(view)))
        return path(f"<int:pk>/{name}/", wrapped, name=f"postings_report_{name}")

    def by_staff(self, view):
        def for_staff(request, pk):
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, pk)

        return for_staff

    def perform(self, request, report, action, done, **told):
        action(report, by=request.user, **told)
        self.log_change(request, report, str(done))
        if action is actions.freeze_reported:
            self.log_change(request, report.posting, str(done))
        messages.success(request, f"{report}: {done}")

    @admin.action(description=_("Freeze the ads"), permissions=["view"])
    def freeze_selected(self, request, queryset):
        for report in queryset.open():
            self.perform(request, report, actions.freeze_reported, _("Frozen."))

    @admin.action(description=_("Dismiss"), permissions=["view"])
    def dismiss_selected(self, request, queryset):
        for report in queryset.open():
            self.perform(request, report, actions.dismiss_report, _("Dismissed."))
