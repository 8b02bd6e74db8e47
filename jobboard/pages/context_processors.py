from django.conf import settings
from django.contrib import admin


def site(request):
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "debug": settings.DEBUG,
        # Asked only where a template shows the way to the admin.
        "may_recruit": lambda: admin.site.is_for(request.user),
    }
