from django.contrib import admin, messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.admin import ReadOnlyAdmin
from companies.scoping import CompanyScopedAdmin
from postings.models import SECTIONS

from .. import actions, blind
from ..access import note
from ..deciding import board, replies
from ..models import STARS, Access, Application, RestrictedApplication, Status
from ..timeline import with_files
from .board import BoardPages
from .errands import AdPages
from .files import FilePages
from .filters import AdFilter, BriefList, StatusFilter, WaitingFilter
from .forms import DecisionForm, RatingForm, TeamMessageForm, TellForm, TextForm


@admin.register(Application)
class ApplicationAdmin(FilePages, BoardPages, AdPages, CompanyScopedAdmin):
    """What candidates have sent is read here, never changed; the team decides, tells, writes and takes notes."""

    list_display = ["candidate_name", "status_shown", "ad_shown", "submitted_at", "waits"]
    list_filter = [StatusFilter, WaitingFilter, AdFilter]
    search_fields = ["name", "email", "posting__title"]
    ordering = ["-submitted_at", "-pk"]
    list_per_page = 50
    show_full_result_count = False  # it would count all applications of the company for each page
    actions = ["answer_many", "decline_and_tell"]

    def get_queryset(self, request):
        """Drafts, and what a guest has not confirmed, are still the candidate's own business."""
        return super().get_queryset(request).sent().select_related("posting__company", "cv")

    def get_changelist(self, request, **kwargs):
        return BriefList

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("candidate"), ordering="name")
    def candidate_name(self, application):
        return str(application)

    @admin.display(description=_("status"), ordering="status")
    def status_shown(self, application):
        return format_html(
            '<span class="state state-{}">{}</span>', application.status, application.get_status_display()
        )

    @admin.display(description=_("ad"), ordering="posting__title")
    def ad_shown(self, application):
        """Leads to all who have applied for it."""
        url = reverse("admin:applications_application_board", args=[application.posting_id])
        return format_html('<a href="{}">{}</a>', url, application.posting.title)

    @admin.display(description=_("waits for"), ordering="submitted_at")
    def waits(self, application):
        if not application.answer_promised_by:
            return "–"
        kind = "late" if application.is_late else "in-time"
        return format_html('<span class="{}">{}</span>', kind, timesince(application.submitted_at))

    def get_search_results(self, request, queryset, search_term):
        """Whom a blind review hides is not found by name or address."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term:
            hidden = Q(posting__blind_review=True, moved_on_at=None)
            found = found.exclude(hidden & ~Q(posting__title__icontains=search_term))
        return found, may_repeat

    # --- One application ----------------------------------------------------------------------------------------------

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        application = self.row(request, object_id)
        if application.cv and application.cv.is_shown and not application.is_hidden:
            note(Access.What.CV_SEEN, by=request.user, application=application)
        return self.show(request, application)

    def show(self, request, application, **forms):
        """The page, with the forms as they are or as they were filled in wrongly."""
        among = self.among(request)
        before, after = board.neighbours(self.get_queryset(request), application, among)
        posting = application.posting
        answers, changes, letters = blind.veil(
            application,
            application.answers.select_related("document"),
            application.changes.select_related("by__profile", "interview"),
            with_files(application).select_related("sender__profile"),
        )
        context = {
            "title": str(application),
            "original": application,
            "application": application,
            "before": before,
            "after": after,
            "among": Status(among).label if among else "",
            "query": f"?among={among}" if among else "",
            "answers": answers,
            "changes": changes,
            "letters": letters,
            "notes": application.notes.select_related("author__profile"),
            "ratings": application.ratings.select_related("author__profile"),
            "stars": STARS,
            "ad": application.ad,
            "headings": SECTIONS,
            "placeholders": replies.MEANINGS,
            "may_act": self.has_change_permission(request, application),
            "decision_form": DecisionForm(application=application),
            "tell_form": TellForm(posting=posting, auto_id="tell_%s"),
            "message_form": TeamMessageForm(posting=posting, prefix="message"),
            "note_form": TextForm(prefix="note"),
        } | forms
        return self.page(request, "detail", context, status=422 if forms else 200)

    def among(self, request):
        """The status through which the person goes from one to the next; "" is all."""
        among = request.GET.get("among", "")
        return among if among in Status.values else ""

    def get_urls(self):
        return [
            self.row_action("decide", self.decide),
            self.row_action("decide-and-tell", self.decide_and_tell),
            self.row_action("tell", self.tell),
            self.row_action("message", self.message),
            self.row_action("note", self.note),
            self.row_action("rate", self.rate),
            *super().get_urls(),
        ]

    def decide(self, request, application):
        return self.decided(request, application, tell=False)

    def decide_and_tell(self, request, application):
        return self.decided(request, application, tell=True)

    def decided(self, request, application, *, tell):
        form = DecisionForm(request.POST, application=application)
        if not form.is_valid():
            return self.show(request, application, decision_form=form)
        step = {"text": form.cleaned_data["text"] if tell else "", "interview": form.interview}
        self.perform(
            request,
            application,
            Status(form.cleaned_data["status"]),
            tell=tell,
            salary=form.salary,
            **step,
        )
        return self.onward(request, application)

    def perform(self, request, application, status, *, tell, **step):
        try:
            actions.change_status(application, status, by=request.user, tell=tell, **step)
        except actions.NotAllowed:
            sentence = _("%(name)s: this step is not possible from “%(status)s”.")
            messages.error(
                request, sentence % {"name": application, "status": application.get_status_display()}
            )
            return
        done = (
            _("%(status)s, and the candidate was told.")
            if tell
            else _("%(status)s; the candidate knows nothing yet.")
        )
        self.done(request, application, done % {"status": status.label})

    def onward(self, request, application):
        """Back to the board if the step was made there; to the next one if one goes through a status."""
        if request.GET.get("then") == "board":
            url = reverse("admin:applications_application_board", args=[application.posting_id])
            return redirect(f"{url}#{application.pk}")
        among = self.among(request)
        after = among and board.neighbours(self.get_queryset(request), application, among)[1]
        return self.back_to(request, after or application)

    def tell(self, request, application):
        form = TellForm(request.POST, posting=application.posting, auto_id="tell_%s")
        if not form.is_valid():
            return self.show(request, application, tell_form=form)
        try:
            actions.tell_status(application, by=request.user, text=form.cleaned_data["text"])
        except actions.NotAllowed:
            messages.error(request, _("The candidate knows it already."))
        except actions.SalaryUnknown:
            messages.error(request, _("Decide on the interview once more, and name what the job pays."))
        else:
            self.done(request, application, _("The candidate was told."))
        return self.back_to(request, application)

    def message(self, request, application):
        form = TeamMessageForm(request.POST, request.FILES, posting=application.posting, prefix="message")
        if not form.is_valid():
            return self.show(request, application, message_form=form)
        try:
            actions.send_message(
                application,
                by=request.user,
                text=replies.fill(form.cleaned_data["text"], application, request.user),
                from_company=True,
                files=form.documents,
                key=form.key,
            )
        except actions.NotAllowed:
            messages.error(request, _("The application was withdrawn: no more messages can be sent."))
        else:
            self.done(request, application, _("Message sent."))
        return self.back_to(request, application)

    def note(self, request, application):
        form = TextForm(request.POST, prefix="note")
        if not form.is_valid():
            return self.show(request, application, note_form=form)
        application.notes.create(author=request.user, text=form.cleaned_data["text"])
        self.done(request, application, _("Note kept."))
        return self.back_to(request, application)

    def rate(self, request, application):
        """One's own stars; the same ones again take them away."""
        form = RatingForm(request.POST)
        if form.is_valid():
            actions.rate(application, form.cleaned_data["stars"], by=request.user)
        else:
            messages.error(request, _("Give one to five stars."))
        return self.back_to(request, application)

    def done(self, request, application, sentence):
        self.log_change(request, application, str(sentence))
        messages.success(request, f"{application}: {sentence}")

    def back_to(self, request, application):
        among = self.among(request)
        url = reverse("admin:applications_application_change", args=[application.pk])
        return redirect(f"{url}?among={among}" if among else url)

    @admin.action(description=_("Decline and tell"), permissions=["change"])
    def decline_and_tell(self, request, queryset):
        """Each row is asked about: the person may only look on in one of the companies."""
        for application in queryset:
            if self.has_change_permission(request, application):
                self.perform(request, application, Status.DECLINED, tell=True)
            else:
                messages.error(request, f"{application}: {_('You may only look at this one.')}")


@admin.register(RestrictedApplication)
class RestrictedApplicationAdmin(ReadOnlyAdmin):
    """For the case that a rejected candidate who has left goes to court; else nobody has business here."""

    list_display = ["posting", "submitted_at", "restricted_at"]
    fields = ["posting", "name", "email", "phone", "message", "submitted_at", "answered_at", "restricted_at"]
    ordering = ["-restricted_at", "-pk"]
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).restricted().select_related("posting")
