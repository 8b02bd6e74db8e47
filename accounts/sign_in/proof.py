"""Before somebody changes how they sign in, they prove once more that it is them: an open laptop is not enough.

With a second factor by that; else by the password, or a code sent by mail. A sign-in of a moment ago counts as well.
"""

import time
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from django.shortcuts import redirect
from django.utils.http import urlencode

from . import second_factor

GOOD_FOR = 10 * 60


def is_fresh(request):
    since = time.time() - GOOD_FOR
    fresh = {
        record["method"]
        for record in get_authentication_records(request, request.user)
        if record["at"] > since
    }
    return "mfa" in fresh if second_factor.has_one(request.user) else bool(fresh)


def record(request):
    """The code that was mailed to the person's own address was right."""
    record_authentication(request, request.user, method="code", reauthenticated=True)


def demanded(view):
    """What was posted too late is not kept meanwhile, since it may be a password: the way back leads to the form."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if is_fresh(request):
            return view(request, *args, **kwargs)
        [first, *_others] = get_adapter().get_reauthentication_methods(request.user)
        return redirect(f"{first['url']}?{urlencode({'next': request.path})}")

    return guarded
