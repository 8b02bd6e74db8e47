"""How often one may ask for a code or try a password. Nothing counted depends on whether there is an account (C4).

Each is counted twice: for the address as it is tried from one network, and, more generously, for the address whoever
tries. So a single stranger can't use up what its owner is allowed; docs/accounts.md has the figures.
"""

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit

APP = "allauth.account"


def take(request, action, email):
    """One try out of both limits; None if either is used up. It can be rolled back."""
    here = ratelimit.consume(request, app=APP, action=action, key=here_of(request, email))
    return here and take_anywhere(request, action, email)


def take_anywhere(request, action, email):
    return ratelimit.consume(request, app=APP, action=f"{action}_anywhere", key=email)


def here_of(request, email):
    return f"{email} {ratelimit.get_ip(request)}"


def take_code(email):
    """For forms; raises what a form shows at its field."""
    if not take(context.request, "request_login_code", email):
        raise get_adapter().validation_error("rate_limited")
