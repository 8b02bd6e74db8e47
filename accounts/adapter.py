from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.utils.translation import get_language

from . import emails


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

    def get_logout_redirect_url(self, request):
        return settings.LOGOUT_REDIRECT_URL
