from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from .sign_in import second_factor


class Autocomplete(AutocompleteJsonView):
    def process_request(self, request):
        """The stock one crashes when it is asked for a relation from its far side."""
        term, model_admin, source_field, to_field_name = super().process_request(request)
        if not hasattr(source_field, "get_limit_choices_to"):
            raise PermissionDenied
        return term, model_admin, source_field, to_field_name


class AdminSite(admin.AdminSite):
    """The admin for staff and recruiters. Who may see which rows is said by each admin's base class."""

    site_url = "/"
    index_title = _("Overview")
    # `view_on_site` redirects to the address, and with it the title, of whatever id it is given. Passwords are
    # changed on the account's own pages.
    WITHOUT = ("view_on_site", "password_change", "password_change_done")

    ORDER = ("postings", "applications", "companies", "alerts", "mail", "accounts")

    @property
    def site_header(self):
        return settings.SITE_NAME

    site_title = site_header

    def has_permission(self, request):
        return self.is_for(request.user) and not second_factor.is_missing(request.user)

    @staticmethod
    def is_for(user):
        """Staff, and whoever recruits for a company at this moment: access ends with the membership."""
        return user.is_active and (user.is_staff or user.memberships.exists())

    def get_urls(self):
        urls = [url for url in super().get_urls() if getattr(url, "name", None) not in self.WITHOUT]
        for url in urls:
            if hasattr(url.callback, "login_url"):
                url.callback.login_url = reverse_lazy(
                    "account_login"
                )  # at once, not by way of our own /login/
        return urls

    def get_app_list(self, request, app_label=None):
        """What is used daily first, not by the alphabet of one language."""
        order = {label: place for place, label in enumerate(self.ORDER)}
        apps = super().get_app_list(request, app_label)
        return sorted(apps, key=lambda app: order.get(app["app_label"], len(order)))

    def autocomplete_view(self, request):
        return Autocomplete.as_view(admin_site=self)(request)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """There is one sign-in. Whoever is signed in and still gets here lacks a second factor, or may not be here."""
        following = get_next_redirect_url(request) or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(following, reverse("account_login"))
        if not self.is_for(request.user):
            raise PermissionDenied
        return (
            redirect(following) if self.has_permission(request) else second_factor.ask_for(request, following)
        )

    def logout(self, request, extra_context=None):
        return redirect("account_logout")
