from accounts.site import AdminSite as ClosedAdminSite
from postings.models import Posting

from . import dashboard, moderation, navigation


class AdminSite(ClosedAdminSite):
    """The admin with its first page and its navigation, which hold facts of several apps."""

    index_template = "admin/dashboard.html"
    enable_nav_sidebar = False

    def each_context(self, request):
        context = super().each_context(request)
        return context | navigation.context(request, context["available_apps"])

    def index(self, request, extra_context=None):
        may_write = self.get_model_admin(Posting).has_add_permission(request)
        context = {
            "may_write": may_write,
            "queues": moderation.queues() if request.user.is_staff else [],
            "funnels": None,
        }
        context |= dashboard.facts(request.user)
        return super().index(request, context | (extra_context or {}))
