from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.admin import ReadOnlyAdmin

from . import actions
from .forms import AnswerForm
from .models import Company, EmployerRequest


class AnsweredFilter(admin.SimpleListFilter):
    """The queue first; what is answered stays to be looked up."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("closed", _("Answered")), ("all", _("All"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [first | {"display": _("Open")}, *others]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=False) if self.value() == "closed" else queryset.open()


@admin.register(EmployerRequest)
class EmployerRequestAdmin(ReadOnlyAdmin):
    change_form_template = "admin/companies/employerrequest/change_form.html"
    list_display = ["company_name", "website", "name", "email", "created_at", "outcome"]
    list_filter = [AnsweredFilter]
    search_fields = ["company_name", "email"]
    fields = ["company_name", "website", "name", "email", "text", "created_at", "closed_at", "outcome"]
    ordering = ["created_at"]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["answer_form"] = AnswerForm()
        context["namesakes"] = Company.objects.filter(name__iexact=obj.company_name)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_urls(self):
        return [
            path("<int:pk>/approve/", self.staff(self.approve), name="companies_employerrequest_approve"),
            path("<int:pk>/decline/", self.staff(self.decline), name="companies_employerrequest_decline"),
            *super().get_urls(),
        ]

    def staff(self, view):
        def for_staff(request, pk):
            self.check_staff(request)
            return view(request, get_object_or_404(EmployerRequest.objects.open(), pk=pk))

        return self.admin_site.admin_view(require_POST(for_staff))

    def approve(self, request, asked):
        company = actions.approve_request(asked, by=request.user)
        self.log_change(request, asked, "Approved.")
        messages.success(
            request, _("%(company)s has an account; its owner is invited.") % {"company": company}
        )
        return redirect("admin:companies_employerrequest_changelist")

    def decline(self, request, asked):
        form = AnswerForm(request.POST)
        if not form.is_valid():
            messages.error(request, form.problem)
            return redirect("admin:companies_employerrequest_change", asked.pk)
        actions.decline_request(asked, by=request.user, **form.cleaned_data)
        self.log_change(request, asked, "Declined.")
        messages.success(request, _("Declined, and answered by email."))
        return redirect("admin:companies_employerrequest_changelist")
