from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = _("Applications")

    def ready(self):
        from allauth.account.signals import user_logged_in

        from . import emails, holdings, timers
        from .applying import guests
        from .marks import reminders, wishes
        from .team import emails as team_emails

        emails.register_renderers()
        team_emails.register_renderers()
        reminders.register_renderers()
        holdings.register_all()
        timers.register_all()
        user_logged_in.connect(guests.confirm_remembered)
        user_logged_in.connect(wishes.fulfil_kept)
