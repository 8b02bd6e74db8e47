"""The applicants of one ad side by side, and one step for many of them."""

from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.admin import check_selected
from postings.models import Posting

from .. import actions
from ..deciding import board, replies
from ..models import Errand, Status
from .forms import ManyForm

AT_ONCE = 200  # a request must be answered in a few seconds
NAMED = 30


class BoardPages:
    def get_urls(self):
        many = {"many": self.many, "many-decide": self.many_decide, "many-decide-and-tell": self.many_tell}
        return [
            path(
                "ads/<int:posting_id>/",
                self.admin_site.admin_view(require_safe(self.board)),
                name="applications_application_board",
            ),
            *(
                path(
                    f"{name}/",
                    self.admin_site.admin_view(require_POST(view)),
                    name=f"applications_application_{name.replace('-', '_')}",
                )
                for name, view in many.items()
            ),
            *super().get_urls(),
        ]

    def board(self, request, posting_id):
        posting = get_object_or_404(
            Posting.objects.managed_by(request.user).select_related("company"), pk=posting_id
        )
        context = {
            "title": posting.title,
            "posting": posting,
            "columns": board.columns(self.get_queryset(request).filter(posting=posting)),
            "may_act": self.allows(request, self.change_roles, posting),
            "export_kinds": [(kind, kind.label) for kind in Errand.Kind if kind != Errand.Kind.ANSWER],
        }
        return self.page(request, "board", context)

    def page(self, request, name, context, status=200):
        context = self.admin_site.each_context(request) | {"opts": self.opts} | context
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request, f"admin/applications/application/{name}.html", context, status=status
        )

    # --- Many at once -------------------------------------------------------------------------------------------------

    @admin.action(description=_("Answer or move…"), permissions=["change"])
    def answer_many(self, request, queryset):
        return self.ask(request, queryset)

    def many(self, request):
        return self.ask(request, self.selected(request))

    def selected(self, request):
        check_selected(request, self.model)
        return self.get_queryset(request).filter(pk__in=request.POST.getlist("_selected_action"))

    def ask(self, request, queryset, form=None):
        """What shall be done to those that were chosen, by name."""
        chosen = list(queryset.order_by("submitted_at", "pk")[: AT_ONCE + 1])
        if problem := self.problem_with(chosen):
            messages.error(request, problem)
            return redirect(self.page_before(chosen))
        context = {
            "title": ngettext("One application", "%(count)d applications", len(chosen))
            % {"count": len(chosen)},
            "posting": chosen[0].posting,
            "chosen": chosen,
            "named": chosen[:NAMED],
            "unnamed_count": len(chosen[NAMED:]),
            "form": form or ManyForm(posting=chosen[0].posting),
            "placeholders": replies.MEANINGS,
        }
        return self.page(request, "many", context, status=422 if form else 200)

    def problem_with(self, chosen):
        if not chosen:
            return _("Choose at least one application.")
        if len(chosen) > AT_ONCE:
            return _("Choose at most %(count)d applications at once.") % {"count": AT_ONCE}
        if len({application.posting_id for application in chosen}) > 1:
            return _("Choose applications for one ad: pay and words differ from ad to ad.")
        return ""

    def page_before(self, chosen):
        ads = {application.posting_id for application in chosen}
        if len(ads) == 1:
            return reverse("admin:applications_application_board", args=ads)
        return reverse("admin:applications_application_changelist")

    def many_decide(self, request):
        return self.decide_many(request, tell=False)

    def many_tell(self, request):
        return self.decide_many(request, tell=True)

    def decide_many(self, request, *, tell):
        queryset = self.selected(request)
        chosen = list(queryset.order_by("submitted_at", "pk")[: AT_ONCE + 1])
        if self.problem_with(chosen):
            return self.ask(request, queryset)
        form = ManyForm(request.POST, posting=chosen[0].posting)
        if not form.is_valid():
            return self.ask(request, queryset, form)
        done, refused = [], []
        for application in chosen:
            is_done = self.step(request, application, form, tell=tell)
            (done if is_done else refused).append(application)
        self.say(request, Status(form.cleaned_data["status"]), done, refused, tell=tell)
        return redirect(self.page_before(chosen))

    def step(self, request, application, form, *, tell):
        """Each row is asked about by itself: the role in its company, the step from where it stands by now."""
        status = Status(form.cleaned_data["status"])
        text = form.cleaned_data["text"] if tell else ""
        if not self.has_change_permission(request, application):
            return False
        try:
            actions.change_status(
                application, status, by=request.user, tell=tell, text=text, salary=form.salary
            )
        except actions.NotAllowed:
            return False
        self.log_change(request, application, str(self.sentence(status, tell=tell)))
        return True

    def sentence(self, status, *, tell):
        told, kept = _("%(status)s, and told."), _("%(status)s; not told yet.")
        return (told if tell else kept) % {"status": status.label}

    def say(self, request, status, done, refused, *, tell):
        if done:
            words = ngettext("One application", "%(count)d applications", len(done)) % {"count": len(done)}
            messages.success(request, f"{words}: {self.sentence(status, tell=tell)}")
        if refused:
            names = ", ".join(str(application) for application in refused[:NAMED])
            messages.error(request, _("This step is not possible for: %(names)s.") % {"names": names})
