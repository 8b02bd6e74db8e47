from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.utils.translation import get_language

from . import emails

DEMO_PASSWORD = "demo"  # noqa: S105 - told to everybody


class AccountAdapter(DefaultAccountAdapter):
    """Mails go through the outbox. No answer of the site tells whether an address has an account (C4)."""

    def send_mail(self, template_prefix, email, context_data):
        values = {
            "request": context.request,
            "email": email,
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "language": get_language(),
            **context_data,
        }
        emails.queue(self.render_mail(template_prefix, email, values))

    def authenticate(self, request, **credentials):
        """Of a database that was a demo's once, the password that all know opens nothing any more."""
        if credentials.get("password") == DEMO_PASSWORD and not (settings.DEMO or settings.DEBUG):
            credentials["password"] = ""
        return super().authenticate(request, **credentials)

    def get_logout_redirect_url(self, request):
        return settings.LOGOUT_REDIRECT_URL
