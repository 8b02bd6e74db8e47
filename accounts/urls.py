"""allauth's pages that this site has, under allauth's names, and our own."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, reverse_lazy

from .sign_in.proof import demanded
from .views import codes, documents, own_data, passkeys, profile, security

SECURITY = reverse_lazy("mfa_index")

own = [
    path("sessions/", security.session_list, name="sessions"),
    path("sessions/end/", security.session_end_all, name="sessions_end_all"),
    path("sessions/<uuid:public_id>/end/", security.session_end, name="session_end"),
    path("email/", security.address_change, name="address"),
    path("email/confirm/", security.address_confirm, name="address_confirm"),
    path("confirm/mail/", security.confirm_by_mail, name="confirm_by_mail"),
    path("confirm/mail/send/", security.confirm_by_mail_send, name="confirm_by_mail_send"),
    path("login/passkey/options/", passkeys.options, name="passkey_options"),
    path("profile/", profile.profile, name="profile"),
    path("documents/", documents.document_list, name="documents"),
    path("documents/<uuid:pk>/", documents.document, name="document"),
    path("documents/<uuid:pk>/remove/", documents.document_remove, name="document_remove"),
    path("export/", own_data.export, name="export"),
    path("delete/", own_data.delete, name="delete"),
]
urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("login/code/", allauth.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", codes.ConfirmLoginCodeView.as_view(), name="account_confirm_login_code"),
    path("login/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("login/second-factor/", mfa.authenticate, name="mfa_authenticate"),
    path("logout/", allauth.logout, name="account_logout"),
    path("signup/", allauth.signup, name="account_signup"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("confirm-email/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("security/", security.security, name="mfa_index"),
    path("security/app/", demanded(totp.activate_totp), name="mfa_activate_totp"),
    path("security/app/remove/", demanded(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/passkeys/add/", demanded(passkeys.AddView.as_view()), name="mfa_add_webauthn"),
    path(
        "security/passkeys/<int:pk>/remove/",
        demanded(webauthn.RemoveWebAuthnView.as_view(success_url=SECURITY)),
        name="mfa_remove_webauthn",
    ),
    path(
        "security/codes/",
        demanded(security.RecoveryCodesView.as_view()),
        name="mfa_view_recovery_codes",
    ),
    path(
        "security/codes/new/",
        demanded(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "security/codes/download/",
        demanded(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("confirm/password/", allauth.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/set/", demanded(allauth.password_set), name="account_set_password"),
    path("password/change/", demanded(allauth.password_change), name="account_change_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path(
        "password/reset/confirm/",
        codes.ConfirmResetCodeView.as_view(),
        name="account_confirm_password_reset_code",
    ),
    path("password/reset/complete/", allauth.complete_password_reset, name="account_complete_password_reset"),
    path(
        "password/reset/done/",
        allauth.password_reset_from_key_done,
        name="account_password_reset_completed",
    ),
    path("", include((own, "accounts"))),
    # Where allauth leads who is signed in and has nothing to confirm.
    path("email/", security.address_change, name="account_email"),
]
