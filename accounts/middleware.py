from django.conf import settings
from django.utils import translation

from .models import Profile
from .sign_in import by_code, sessions


class PersonMiddleware:
    """Answers in the language that a signed-in person chose in the profile, unless a cookie says otherwise (P3)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.answer_stranger(request)
        sessions.keep_seen(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            self.activate(request)
        return self.get_response(request)

    def activate(self, request):
        profile = Profile.objects.filter(user=request.user).first()
        if profile and profile.language:
            translation.activate(profile.language)
            request.LANGUAGE_CODE = translation.get_language()

    def answer_stranger(self, request):
        """Where allauth would have read the account that is about to sign in, nobody's takes as long (C4)."""
        is_nobodys = by_code.is_nobodys(request)
        response = self.get_response(request)
        if is_nobodys and getattr(request, "_account_login_accessed", False):
            by_code.look_for_nobody()
        return response
