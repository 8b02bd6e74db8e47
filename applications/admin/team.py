from django.contrib import admin

from companies.admin import BY_COMPANY
from companies.scoping import EDITORS, CompanyScopedAdmin

from ..deciding import replies
from ..models import ReplyTemplate
from .forms import ReplyTemplateForm


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(CompanyScopedAdmin):
    """Texts that a team sends again and again."""

    form = ReplyTemplateForm
    delete_roles = EDITORS
    list_display = ["name", "company", "updated_at"]
    list_filter = [BY_COMPANY]
    list_select_related = ["company"]
    search_fields = ["name", "text"]
    ordering = ["company__name", "name"]

    def get_readonly_fields(self, request, obj=None):
        return ("company",) if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if "text" in form.base_fields:
            form.base_fields["text"].help_text = replies.help_text()
        return form
