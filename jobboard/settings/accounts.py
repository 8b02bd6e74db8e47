from .environment import PRODUCTION, TRUSTED_PROXIES, text

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
RATE_LIMITS = text("RATE_LIMITS", "on")
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "request_login_code": "accounts.forms.CodeForm",
    "reset_password": "accounts.forms.ResetForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # without the second, the sign-in page asks for none either
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
SESSION_ENGINE = "accounts.sign_in.sessions"
SECOND_FACTOR_REQUIRED = PRODUCTION  # for whoever uses the admin
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # clocks of phones differ, and people type slowly
MFA_FORMS = {
    "add_webauthn": "accounts.sign_in.passkeys.AddForm",
    "authenticate_webauthn": "accounts.sign_in.passkeys.AuthenticateForm",
    "login_webauthn": "accounts.sign_in.passkeys.LoginForm",
    "reauthenticate_webauthn": "accounts.sign_in.passkeys.ConfirmForm",
}
# accounts.sign_in.proof asks for a fresh proof instead, of people without a password too.
MFA_REAUTHENTICATION_REQUIRED = False
# What costs, mails or can be guessed; docs/accounts.md says why so. Codes and passwords are counted by the address as
# it is tried from one network, and "anywhere" by the address alone.
ALL_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_anywhere": "50/h/key",
    "request_login_code": "20/m/ip,200/h/ip,3/m/key,10/h/key,30/d/key",
    "request_login_code_anywhere": "30/h/key",
    "reset_password": "20/m/ip",
    "change_address": "10/d/user",
    "apply": "60/h/ip,300/d/ip",
    "alert": "20/h/ip,20/d/key",
    "message": "30/h/user",
    "invite": "50/d/user",
    "report": "10/h/ip,30/d/ip",
    "employers": "5/h/ip,20/d/ip",
    "export": "10/h/user",
    "csp_report": "30/m/ip",
    # Of programs: all a minute, since they are told to come back after one (postings/machines.py).
    "api": "300/m/ip",
    "feed": "30/m/ip",
    "sitemap": "300/m/ip",
}
ACCOUNT_RATE_LIMITS = False if RATE_LIMITS == "off" else ALL_RATE_LIMITS
MFA_RATE_LIMITS = False if RATE_LIMITS == "off" else {}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
