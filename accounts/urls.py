"""allauth's pages that this site has, under allauth's names, and our own."""

from allauth.account import views as allauth
from django.urls import include, path

from . import views

own = [
    path("profile/", views.profile, name="profile"),
    path("documents/", views.document_list, name="documents"),
    path("documents/<uuid:pk>/", views.document, name="document"),
    path("documents/<uuid:pk>/remove/", views.document_remove, name="document_remove"),
]
urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("login/code/", allauth.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", allauth.logout, name="account_logout"),
    path("signup/", allauth.signup, name="account_signup"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("confirm-email/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path(
        "password/reset/confirm/",
        allauth.confirm_password_reset_code,
        name="account_confirm_password_reset_code",
    ),
    path("password/reset/complete/", allauth.complete_password_reset, name="account_complete_password_reset"),
    path(
        "password/reset/done/",
        allauth.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path("", include((own, "accounts"))),
]
