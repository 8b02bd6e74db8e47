from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostingsConfig(AppConfig):
    name = "postings"
    verbose_name = _("Ads")

    def ready(self):
        from . import emails, holdings, timers

        emails.register_renderers()
        holdings.register_all()
        timers.register_all()
