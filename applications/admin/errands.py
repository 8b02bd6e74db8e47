"""What is done with all applicants of an ad: taken along as a file, or answered so that the ad can be put away."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.admin import ReadOnly
from companies.scoping import EDITORS, OWNERS, CompanyScopedAdmin
from postings.models import Posting

from ..access import note
from ..deciding import replies
from ..errands import archive, queue
from ..models import Access, Errand
from .forms import WordsForm

AT_ONCE = 100  # more are answered in the background


class AdPages:
    def get_urls(self):
        pages = {
            "export": require_POST(self.export),
            "archive": require_http_methods(["GET", "HEAD", "POST"])(self.archive),
            "bring-back": require_POST(self.bring_back),
        }
        return [
            *(
                path(
                    f"ads/<int:posting_id>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"applications_application_{name.replace('-', '_')}",
                )
                for name, view in pages.items()
            ),
            *super().get_urls(),
        ]

    def ad(self, request, posting_id):
        """An ad for those who may act for its company; else 404, or 403 for those who may only look."""
        rows = Posting.objects.managed_by(request.user).select_related("company")
        posting = get_object_or_404(rows, pk=posting_id)
        if not self.allows(request, self.change_roles, posting):
            raise PermissionDenied
        return posting

    def export(self, request, posting_id):
        posting, kind = self.ad(request, posting_id), request.POST.get("kind", "")
        if kind not in Errand.Kind.values or kind == Errand.Kind.ANSWER:
            messages.error(request, _("Choose a kind of file."))
            return redirect("admin:applications_application_board", posting.pk)
        asked = queue.ask_for_export(posting, kind, by=request.user)
        if len(asked) > 1:
            return redirect("admin:applications_errand_changelist")
        return redirect("admin:applications_errand_change", asked[0].pk)

    def archive(self, request, posting_id):
        posting = self.ad(request, posting_id)
        unanswered = archive.unanswered(posting).count()
        form = WordsForm(request.POST if request.method == "POST" else None, posting=posting)
        if request.method == "POST":
            if not unanswered:
                return self.put_away(request, posting)
            if form.is_valid() and form.cleaned_data["text"]:
                return self.answer_all(request, posting, form.cleaned_data["text"], unanswered)
            if form.is_valid():
                form.add_error("text", _("All who wait for an answer get these words: write some."))
        context = {
            "title": _("Archive: %(title)s") % {"title": posting.title},
            "posting": posting,
            "unanswered": unanswered,
            "form": form,
            "placeholders": replies.MEANINGS,
        }
        return self.page(request, "archive", context, status=422 if form.errors else 200)

    def answer_all(self, request, posting, text, count):
        if count > AT_ONCE:
            payload = {"text": text}
            errand = queue.ask(posting, Errand.Kind.ANSWER, by=request.user, total=count, payload=payload)
            return redirect("admin:applications_errand_change", errand.pk)
        return self.put_away(request, posting, text)

    def put_away(self, request, posting, text=""):
        try:
            archive.answer_and_archive(posting, by=request.user, text=text)
        except archive.Unanswered as error:
            words = _("%(count)d applicants must be told first what you decided.") % {"count": error.count}
            messages.error(request, words)
            return redirect("admin:applications_application_board", posting.pk)
        self.log_change(request, posting, str(_("Archived.")))
        messages.success(request, f"{posting}: {_('Archived.')}")
        return redirect("admin:postings_posting_changelist")

    def bring_back(self, request, posting_id):
        posting = self.ad(request, posting_id)
        archive.bring_back(posting, by=request.user)
        self.log_change(request, posting, str(_("Taken out of the archive.")))
        messages.success(request, f"{posting}: {_('Taken out of the archive.')}")
        return redirect("admin:postings_posting_change", posting.pk)


@admin.register(Errand)
class ErrandAdmin(ReadOnly, CompanyScopedAdmin):
    """How far it has come, and the file once it is there."""

    view_roles = EDITORS
    list_display = ["__str__", "by", "created_at", "state"]
    list_select_related = ["posting", "by__profile"]
    ordering = ["-created_at"]

    @admin.display(description=_("state"))
    def state(self, errand):
        if errand.failed:
            return _("Failed")
        return _("Ready") if errand.finished_at else f"{errand.done} / {errand.total}"

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        errand = self.row(request, object_id)
        context = self.admin_site.each_context(request) | {
            "title": str(errand),
            "opts": self.opts,
            "errand": errand,
            "board_url": reverse("admin:applications_application_board", args=[errand.posting_id]),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/applications/errand/detail.html", context)

    def get_urls(self):
        return [self.row_page("file", self.file), *super().get_urls()]

    def file(self, request, errand):
        if not errand.is_ready:
            raise Http404
        try:
            content = errand.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        note(Access.What.EXPORT_FETCHED, by=request.user, posting=errand.posting, number=errand.total)
        answer = FileResponse(content, as_attachment=True, filename=errand.file_name)
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "private, no-store"
        return answer


@admin.register(Access)
class AccessAdmin(ReadOnly, CompanyScopedAdmin):
    """For the owners: who has seen or taken along whose data."""

    view_roles = OWNERS
    list_display = ["at", "by", "what", "subject", "number"]
    list_filter = ["what"]
    list_select_related = ["by", "posting", "application__posting"]
    ordering = ["-at", "-pk"]
    show_full_result_count = False
    fields = ["at", "by", "what", "posting", "number"]

    @admin.display(description=_("about"))
    def subject(self, access):
        return str(access.application or access.posting or "–")
