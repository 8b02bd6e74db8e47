from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    name = "companies"
    verbose_name = _("Companies")

    def ready(self):
        from mail.outbox import register

        from . import checks, emails, holdings, timers  # noqa: F401 - registers the system checks

        register("invitation", emails.render_invitation)
        register("domain-check", emails.render_domain_check)
        register("employer-request-declined", emails.render_request_declined)
        holdings.register_all()
        timers.register_all()
