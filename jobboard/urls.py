from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from jobboard.pages.views import company, home, landing, media, posting, search, sitemap, static
from jobboard.pages.views.csp_report import csp_report
from mail.webhooks import tracking
from postings import api, views
from postings.feeds import views as feeds

handler500 = "jobboard.pages.views.errors.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("jobs/", search.search, name="search"),
    path("jobs/browse/", landing.browse, name="browse"),
    path("jobs/in/<slug:place>/", landing.landing, name="landing_place"),
    path("jobs/category/<slug:category>/", landing.landing, name="landing_category"),
    path("jobs/category/<slug:category>/in/<slug:place>/", landing.landing, name="landing_category_place"),
    path("jobs/suggest/", views.posting_suggest, name="suggest"),
    path("jobs/<slug:slug>-<int:pk>/", posting.posting_detail, name="posting"),
    path("jobs/<int:pk>/out/", posting.posting_out, name="posting_out"),
    path("jobs/<int:pk>/report/", views.posting_report, name="posting_report"),
    path("jobs/<int:pk>/image.png", posting.posting_image, name="posting_image"),
    path("jobs/<int:pk>/preview/", posting.posting_preview, name="posting_preview"),
    path("companies/", company.company_list, name="companies"),
    path("companies/<slug:slug>/", company.company_detail, name="company"),
    path("api/jobs/", api.posting_list, name="api_postings"),
    path("api/jobs/<path:pk>/", api.posting_detail, name="api_posting"),
    path("api/openapi.json", api.document, name="api_document"),
    path("jobs.atom", feeds.search_atom, name="search_atom"),
    path("feeds/indeed.xml", feeds.indeed_xml, name="indeed_xml"),
    path("sitemap.xml", sitemap.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", sitemap.sitemap_file, name="sitemap_file"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("alerts/", include("alerts.urls")),
    path("places/", include("places.urls")),
    path("media/logos/<str:name>", media.picture, {"folder": "logos"}, name="logo"),
    path("media/photos/<str:name>", media.picture, {"folder": "photos"}, name="photo"),
    path("webhooks/mail/<slug:provider>/tracking/", tracking, name="mail_webhook"),
    path("reports/csp/", csp_report, name="csp_report"),
    path("favicon.ico", media.favicon, name="favicon"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("imprint/", static.static_page, {"name": "imprint"}, name="imprint"),
    path("privacy/", static.static_page, {"name": "privacy"}, name="privacy"),
    path("terms/", static.static_page, {"name": "terms"}, name="terms"),
    path("accessibility/", static.static_page, {"name": "accessibility"}, name="accessibility"),
    path("styleguide/", static.styleguide, name="styleguide"),
    path("", include("applications.urls")),
    path("account/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("", include("companies.urls")),
]
