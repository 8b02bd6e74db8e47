from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "mail"
    verbose_name = _("Mail")

    def ready(self):
        from anymail.signals import tracking

        from . import bounces

        tracking.connect(bounces.note)
