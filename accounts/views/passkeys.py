"""The two pages of passkeys that differ from allauth's."""

from allauth.core.internal import ratelimit
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.http import require_POST


class AddView(views.AddWebAuthnView):
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["js_data"] = {
            "creation_options": auth.begin_registration(self.request.user, passwordless=True)
        }
        return context


@require_POST
@login_not_required
def options(request):
    """What a browser needs to sign somebody in; the same for everybody, since nobody has said yet who they are."""
    if not ratelimit.consume(request, app="allauth.mfa", action="webauthn_login"):
        return JsonResponse({}, status=429)
    return JsonResponse(auth.begin_authentication(user=None))
