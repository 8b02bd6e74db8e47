from base64 import urlsafe_b64encode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from . import emails
from .sign_in import devices, limits, second_factor

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

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """One mail for all that changes how somebody signs in."""
        emails.notice(template_prefix.rpartition("/")[2], to=email or user.email, language=get_language())

    def authenticate(self, request, **credentials):
        """Of a database that was a demo's once, the password that all know opens nothing any more."""
        if credentials.get("password") == DEMO_PASSWORD and not (settings.DEMO or settings.DEBUG):
            credentials["password"] = ""
        tried = limits.take_anywhere(request, "login_failed", credentials.get("email", "").lower())
        if not tried:
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if user:
            tried.rollback()
        return user

    def _get_login_attempts_cache_key(self, request, **credentials):
        """allauth counts wrong passwords for an address whoever tries, so that anybody could lock its owner out."""
        return limits.here_of(request, credentials.get("email", "").lower())

    def get_client_ip(self, request):
        """With fewer hops than there are proxies, the request went around them: then who connects is the client."""
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:
            return request.META["REMOTE_ADDR"]

    def get_reauthentication_methods(self, user):
        """With a second factor nothing less will do, a passkey first; without one, a code by mail does as well."""
        methods = super().get_reauthentication_methods(user)
        if second_factor.has_one(user):
            methods = [method for method in methods if method["id"] != "reauthenticate"]
            return sorted(methods, key=lambda method: "webauthn" not in method["id"])
        by_mail = {
            "id": "mail",
            "description": _("Send me a code by email"),
            "url": reverse("accounts:confirm_by_mail"),
        }
        return [*methods, by_mail]

    def get_logout_redirect_url(self, request):
        return settings.LOGOUT_REDIRECT_URL


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps and recovery codes can't be read from the database alone."""

    def encrypt(self, text):
        return self.fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """One whose key is gone opens nothing; an empty secret would open with a code that anybody can work out."""
        try:
            return self.fernet().decrypt(encrypted_text).decode()
        except InvalidToken:
            raise self.validation_error("incorrect_code") from None

    @staticmethod
    def fernet():
        """Written with the key of today, read with the earlier ones too."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        digests = [
            salted_hmac("accounts.second_factor", "v1", secret=key, algorithm="sha256") for key in keys
        ]
        return MultiFernet([Fernet(urlsafe_b64encode(digest.digest())) for digest in digests])

    def generate_authenticator_name(self, user, type):
        """What a passkey is called unless its owner says otherwise."""
        device = devices.name(context.request.META.get("HTTP_USER_AGENT", ""))
        return device or super().generate_authenticator_name(user, type)

    def get_totp_issuer(self):
        return settings.SITE_NAME

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.SITE_NAME}
