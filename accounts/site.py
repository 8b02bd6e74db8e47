from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class AdminSite(admin.AdminSite):
    """The admin for staff and recruiters. Who may see which rows is said by each admin's base class."""

    site_url = "/"
    enable_nav_sidebar = True

    @property
    def site_header(self):
        return settings.SITE_NAME

    site_title = site_header
    index_title = _("Overview")

    def has_permission(self, request):
        """Staff, and whoever recruits for a company at this moment: access ends with the membership."""
        user = request.user
        return user.is_active and (user.is_staff or user.memberships.exists())
