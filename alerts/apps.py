from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "alerts"
    verbose_name = _("Alerts")

    def ready(self):
        from accounts.sign_in.address import follow

        from . import address, digest_mail, emails, holdings, timers

        emails.register_all()
        digest_mail.register_all()
        follow(address.follow)
        holdings.register_all()
        timers.register_all()
