from accounts.site import AdminSite as ClosedAdminSite

from . import dashboard


class AdminSite(ClosedAdminSite):
    """The admin with its first page, which holds facts of several apps."""

    index_template = "admin/dashboard.html"

    def index(self, request, extra_context=None):
        return super().index(request, dashboard.facts(request.user) | (extra_context or {}))
