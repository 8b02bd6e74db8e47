"""What the list of applicants is narrowed by."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils.translation import gettext_lazy as _

from postings.models import Posting

from ..models import NOT_SENT, Status


class StatusFilter(admin.SimpleListFilter):
    """Without those states that a company never gets to see."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [(status.value, status.label) for status in Status if status not in NOT_SENT]

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value()) if self.value() else queryset


class WaitingFilter(admin.SimpleListFilter):
    title = _("answer")
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        return [("1", _("Waits for an answer"))]

    def queryset(self, request, queryset):
        return queryset.waiting() if self.value() == "1" else queryset


class AdFilter(admin.SimpleListFilter):
    """The newest ads, and the one that is chosen: a company may have hundreds. Its board is at the ad itself."""

    title = _("ad")
    parameter_name = "posting__id__exact"
    SHOWN = 8

    def lookups(self, request, model_admin):
        ads = (
            Posting.objects.managed_by(request.user)
            .exclude(published_at=None)
            .order_by("-published_at", "-pk")
        )
        found = dict(ads.values_list("pk", "title")[: self.SHOWN])
        chosen = self.used_parameters.get(self.parameter_name, "")
        if chosen.isdecimal() and len(chosen) < 19 and int(chosen) not in found:
            found |= dict(ads.filter(pk=chosen).values_list("pk", "title"))
        return list(found.items())

    def queryset(self, request, queryset):
        value = self.value() or ""
        if not value:
            return queryset
        return queryset.filter(posting=value) if value.isdecimal() and len(value) < 19 else queryset.none()


class BriefList(ChangeList):
    """Reads of a page's rows only what it shows; actions get whole ones."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = self.result_list.brief_rows()
