from django.conf import settings
from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.admin import ReadOnly
from accounts.models import Document
from accounts.uploads import documents
from companies.scoping import CompanyScopedAdmin

from ..access import note
from ..models import Access, Interest


@admin.register(Interest)
class InterestAdmin(ReadOnly, CompanyScopedAdmin):
    """Candidates who chose to tell the company that an ad interests them, with the profiles that they have released."""

    list_display = ["person", "posting", "created_at"]
    list_display_links = ["person"]
    list_filter = [("posting", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["posting__title"]
    ordering = ["-created_at", "-pk"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .told_to_company()
            .select_related("posting", "candidate__profile__place")
        )

    @admin.display(description=_("candidate"))
    def person(self, interest):
        profile = released(interest)
        return profile.name or interest.candidate.email if profile else _("Somebody who is not named")

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        interest = self.row(request, object_id)
        profile = released(interest)
        context = {
            **self.admin_site.each_context(request),
            "title": self.person(interest),
            "opts": self.opts,
            "original": interest,
            "interest": interest,
            "profile": profile,
            "currency": settings.CURRENCY,
            "documents": self.cvs(interest),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/applications/interest/detail.html", context)

    def get_urls(self):
        url = path(
            "<path:object_id>/cvs/<uuid:document_id>/",
            self.admin_site.admin_view(require_safe(self.cv)),
            name="applications_interest_cv",
        )
        return [url, *super().get_urls()]

    def cvs(self, interest):
        return interest.candidate.documents.kept() if released(interest) else Document.objects.none()

    def cv(self, request, object_id, document_id):
        """Personal data leaves the board here, so the log says who has fetched it."""
        interest = self.row(request, object_id)
        document = get_object_or_404(self.cvs(interest), pk=document_id)
        note(Access.What.PROFILE_CV_FETCHED, by=request.user, posting=interest.posting)
        return documents.response(document)


def released(interest):
    """The candidate's profile, if companies that were told may see it."""
    profile = getattr(interest.candidate, "profile", None)
    return profile if profile and profile.is_released else None
