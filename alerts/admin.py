from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin
from companies.scoping import roles_of

from . import chart
from .models import Run, Subscriber


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnlyAdmin):
    """Alerts belong to those who get them: staff see the rhythm and whether it is confirmed, not the searches."""

    list_display = ["email", "rhythm", "hour", "time_zone", "paused_until", "confirmed_at", "created_at"]
    list_filter = ["rhythm", "language"]
    search_fields = ["email"]
    fields = list_display + ["language", "weekday", "mailed_through"]
    ordering = ["-created_at"]


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    """Sums only, of the whole board and of nobody in particular, so recruiters see their list too."""

    change_list_template = "admin/alerts/run/change_list.html"
    list_display = [
        "slot",
        "rhythm",
        "due",
        "matched",
        "planned",
        "sent",
        "failed",
        "retried",
        "waiting",
        "took",
    ]
    list_filter = ["rhythm"]
    fields = [
        *("rhythm", "slot", "started_at", "planned_at", "finished_at", "took"),
        *("due", "matched", "planned", "sent", "failed", "cancelled", "uncertain", "waiting"),
        *("retried", "erased", "missing"),
    ]
    readonly_fields = ["took"]

    @admin.display(description=_("how long"))
    def took(self, run):
        """From the first person looked at to the last mail's outcome."""
        return str(run.finished_at - run.started_at).partition(".")[0] if run.finished_at else "–"

    def has_module_permission(self, request):
        return request.user.is_staff or bool(roles_of(request))

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff or (obj is None and bool(roles_of(request)))

    def changelist_view(self, request, extra_context=None):
        bars = chart.of(Run.objects.all())
        drawing = {"bars": bars, "width": chart.DAYS * (chart.WIDTH + chart.GAP), "height": chart.HEIGHT}
        drawing |= {"bar_width": chart.WIDTH}
        return super().changelist_view(request, {**(extra_context or {}), "chart": drawing})
