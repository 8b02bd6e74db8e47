from django.urls import path

from . import views, visibility_views

urlpatterns = [
    path("employers/", views.employers, name="employers"),
    path("employers/verify/<token>/", views.company_verify, name="company_verify"),
    path("employers/digest/<token>/", views.digest_off, name="digest_off"),
    path("invitations/<token>/", views.invitation, name="invitation"),
    path("account/visibility/", visibility_views.overview, name="visibility"),
    path("account/visibility/release/", visibility_views.release, name="visibility_release"),
    path("account/visibility/withhold/", visibility_views.withhold, name="visibility_withhold"),
    path("account/visibility/hide/", visibility_views.bar_name, name="visibility_bar_name"),
    path("account/visibility/hide/<slug:slug>/", visibility_views.bar, name="visibility_bar"),
    path("account/visibility/<int:pk>/unhide/", visibility_views.unbar, name="visibility_unbar"),
]
