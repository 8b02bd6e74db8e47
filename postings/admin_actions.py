"""What a recruiter does to an ad in the admin: each action at its own address, and each logged."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.choices import AdAnswer
from companies.forms import AnswerForm

from . import actions
from .forms import ExtendForm, PublishForm


def published(posting):
    """What has happened to an ad that somebody wanted to publish."""
    return {
        "in_review": _("We look at the first ad of a company before it opens, and mail you."),
        "scheduled": _("Scheduled."),
    }.get(posting.state, _("Published."))


class PostingActions:
    """Mixed into the ads' admin."""

    def get_urls(self):
        return [
            self.row_action("publish", self.publish),
            self.row_action("extend", self.extend),
            self.row_action("close", self.doing(actions.close, _("Closed."))),
            self.row_action("pause", self.doing(actions.pause, _("Paused."))),
            self.row_action("resume", self.doing(actions.resume, _("Open again."))),
            self.row_action("copy", self.making(actions.copy, _("Copied: this is the new draft."))),
            self.row_action("repost", self.making(actions.repost, _("Posted again: this is the new ad."))),
            self.row_action("freeze", self.by_staff(self.doing(actions.freeze, _("Frozen.")))),
            self.row_action("unfreeze", self.by_staff(self.doing(actions.unfreeze, _("No longer frozen.")))),
            self.row_action(
                "open", self.by_staff(self.doing(actions.open_looked_at, _("Looked at and opened.")))
            ),
            self.row_action("send-back", self.by_staff(self.send_back)),
            *super().get_urls(),
        ]

    def doing(self, action, done):
        def view(request, posting):
            self.perform(request, posting, action, done)
            return self.back_to(posting)

        return view

    def making(self, action, done):
        """An action that makes another ad, which is shown then; both remember it in their history."""

        def view(request, posting):
            made = self.perform(request, posting, action, done)
            if made:
                self.log_addition(request, made, str(done))
            return self.back_to(made or posting)

        return view

    def response_add(self, request, obj, post_url_continue=None):
        return self.next_step(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self.next_step(request, obj) or super().response_change(request, obj)

    def next_step(self, request, posting):
        """The buttons below the form that save first."""
        if "_publish" in request.POST:
            self.perform(request, posting, actions.publish, published)
            return self.back_to(posting)
        if "_preview" in request.POST:
            return redirect("posting_preview", pk=posting.pk)
        return None

    def by_staff(self, view):
        def for_staff(request, posting):
            if not request.user.is_staff:
                raise PermissionDenied
            return view(request, posting)

        return for_staff

    def send_back(self, request, posting):
        form = AnswerForm(request.POST, answers=AdAnswer)
        if form.is_valid():
            self.perform(request, posting, actions.send_back, _("Sent back."), **form.cleaned_data)
        else:
            messages.error(request, form.problem)
        return self.back_to(posting)

    def publish(self, request, posting):
        form = PublishForm(request.POST)
        if form.is_valid():
            self.perform(request, posting, actions.publish, published, at=form.cleaned_data["at"])
        else:
            messages.error(request, form.errors["at"][0])
        return self.back_to(posting)

    def extend(self, request, posting):
        form = ExtendForm(request.POST)
        if form.is_valid():
            until = form.cleaned_data["until"]
            self.perform(request, posting, actions.extend, _("Extended."), until=until)
        else:
            messages.error(request, form.errors["until"][0])
        return self.back_to(posting)

    def perform(self, request, posting, action, done, **options):
        """Do it, log it and say it; or say why not. Gives the ad that came of it."""
        try:
            result = action(posting, by=request.user, **options)
        except actions.NotPossible as error:
            for problem in error.problems:
                messages.error(request, f"{posting}: {problem}")
            return None
        said = done(result) if done is published else done
        self.log_change(request, posting, str(said))
        messages.success(request, f"{posting}: {said}")
        return result

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
        self.perform_on_each(request, queryset, actions.publish, published)

    @admin.action(description=_("Pause"), permissions=["change"])
    def pause_selected(self, request, queryset):
        self.perform_on_each(request, queryset, actions.pause, _("Paused."))

    @admin.action(description=_("Open again"), permissions=["change"])
    def resume_selected(self, request, queryset):
        self.perform_on_each(request, queryset, actions.resume, _("Open again."))

    @admin.action(description=_("Close"), permissions=["change"])
    def close_selected(self, request, queryset):
        self.perform_on_each(request, queryset, actions.close, _("Closed."))
