from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from jobboard.pages.views import static

urlpatterns = [
    path("language/", login_not_required(set_language), name="set_language"),
    path("imprint/", static.static_page, {"name": "imprint"}, name="imprint"),
    path("privacy/", static.static_page, {"name": "privacy"}, name="privacy"),
    path("terms/", static.static_page, {"name": "terms"}, name="terms"),
    path("accessibility/", static.static_page, {"name": "accessibility"}, name="accessibility"),
    path("styleguide/", static.styleguide, name="styleguide"),
    path("account/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("places/", include("places.urls")),
]
