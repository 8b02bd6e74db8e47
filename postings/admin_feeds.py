from django.contrib import admin, messages
from django.db.models import Prefetch
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from companies.scoping import EDITORS, CompanyScopedAdmin

from .forms import FeedForm
from .models import Feed, FeedRun

FETCHED_ANEW = {"url", "format", "is_active"}  # once one of these has changed


@admin.register(Feed)
class FeedAdmin(CompanyScopedAdmin):
    """Who may write ads may also have them fetched. Nobody else sees the address: it may hold a key."""

    form = FeedForm
    view_roles = EDITORS
    delete_roles = EDITORS
    change_form_template = "admin/postings/feed/change_form.html"
    list_display = ["url", "company", "rhythm", "is_active", "last_time", "outcome"]
    list_filter = ["is_active", ("company", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["company"]
    search_fields = ["url"]
    fields = ["company", "url", "format", "rhythm", "is_active"]

    def get_queryset(self, request):
        latest = FeedRun.objects.order_by("feed_id", "-started_at", "-pk").distinct("feed_id")
        return super().get_queryset(request).prefetch_related(Prefetch("runs", latest, to_attr="latest"))

    def get_readonly_fields(self, request, obj=None):
        return ["company"] if obj else []

    @admin.display(description=_("last time"))
    def last_time(self, feed):
        return feed.latest[0].started_at if feed.latest else None

    @admin.display(description=_("outcome"))
    def outcome(self, feed):
        if not feed.latest:
            return "–"
        run = feed.latest[0]
        if run.ended_at is None:
            return _("under way")
        counts = [
            (run.added, ngettext("%d added", "%d added", run.added)),
            (run.updated, ngettext("%d updated", "%d updated", run.updated)),
            (run.closed, ngettext("%d closed", "%d closed", run.closed)),
            (run.skipped, ngettext("%d skipped", "%d skipped", run.skipped)),
        ]
        told = ", ".join(words % count for count, words in counts if count)
        return run.failure or told or _("no change")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if FETCHED_ANEW & set(form.changed_data):
            obj.fetch_soon()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context |= {"runs": obj.runs.all(), "may_act": self.has_change_permission(request, obj)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_urls(self):
        return [self.row_action("fetch", self.fetch), *super().get_urls()]

    def fetch(self, request, feed):
        if feed.is_active:
            feed.fetch_soon()
            self.log_change(request, feed, str(_("Fetch now.")))
            messages.success(
                request, _("It is fetched within the next minutes. Then its report is shown here.")
            )
        else:
            messages.error(request, _("The feed is switched off: switch it on first."))
        return redirect("admin:postings_feed_change", feed.pk)
