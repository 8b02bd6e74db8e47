from django.contrib import admin

from accounts.admin import ReadOnlyAdmin

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
    list_display = ["slot", "rhythm", "planned", "started_at", "planned_at"]
    list_filter = ["rhythm"]
    fields = ["rhythm", "slot", "through", "planned", "started_at", "planned_at"]
