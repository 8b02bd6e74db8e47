from django.contrib import admin
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    default_site = "jobboard.pages.site.AdminSite"

    def ready(self):
        """Tables of Django and allauth (groups, addresses) come with admins of their own: open ones, so they go."""
        super().ready()
        for model, model_admin in list(admin.site._registry.items()):
            if type(model_admin).__module__.split(".")[0] in ("django", "allauth"):
                admin.site.unregister(model)
