"""The audit log: who signed in, or failed to, and what became of their proofs; lines of the logger `audit`, ids only.

What staff and recruiters do stands in tables: the admin's own log (LogEntry), who has read or taken along applicants'
data (applications.Access), and what became of an application (StatusChange). Erasures are lines here too (erasure.py):
after an old backup was brought back they say whom to erase again.
"""

import logging

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth

logger = logging.getLogger("audit")

EVENTS = {
    "signed in": auth.user_logged_in,
    "signed out": auth.user_logged_out,
    "sign-in failed": auth.user_login_failed,
    "signed up": account.user_signed_up,
    "sign-in code refused": account.login_code_rejected,
    "reset code refused": account.password_reset_code_rejected,
    "password set": account.password_set,
    "password changed": account.password_changed,
    "password reset": account.password_reset,
    "address changed": account.email_changed,
    "second factor added": mfa.authenticator_added,
    "second factor removed": mfa.authenticator_removed,
    "second factor reset": mfa.authenticator_reset,
    "second factor used": mfa.authenticator_used,
    "second factor refused": mfa.authentication_failed,
}


def listen():
    for event, signal in EVENTS.items():
        signal.connect(recorder(event), weak=False, dispatch_uid=f"audit {event}")


def recorder(event):
    def record(sender, user=None, **kwargs):
        failed = event.endswith(("failed", "refused"))
        logger.log(
            logging.WARNING if failed else logging.INFO, event, extra={"user": getattr(user, "pk", None)}
        )

    return record
