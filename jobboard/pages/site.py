from accounts.site import AdminSite as ClosedAdminSite
from postings.models import Posting

from . import dashboard


class AdminSite(ClosedAdminSite):
    """The admin with its first page, which holds facts of several apps."""

    index_template = "admin/dashboard.html"

    def index(self, request, extra_context=None):
        may_write = self.get_model_admin(Posting).has_add_permission(request)
        context = dashboard.facts(request.user) | {"may_write": may_write}
        return super().index(request, context | (extra_context or {}))
