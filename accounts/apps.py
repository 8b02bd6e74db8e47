from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from allauth.account import signals as account
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in

        from . import emails, holdings, timers
        from .sign_in import audit, second_factor, sessions

        emails.register_renderers()
        holdings.register_all()
        timers.register_all()
        audit.listen()
        user_logged_in.connect(sessions.begin)
        for changed in (account.password_set, account.password_changed, account.password_reset):
            changed.connect(sessions.after_password)
        authenticator_added.connect(second_factor.after_added)
