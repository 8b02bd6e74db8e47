from django.conf import settings
from django.utils import translation

from . import sessions
from .models import Profile


class PersonMiddleware:
    """Answers in the language that a signed-in person chose in the profile, unless a cookie says otherwise (P3)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            sessions.keep_seen(request)
            if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
                self.activate(request)
        return self.get_response(request)

    def activate(self, request):
        profile = Profile.objects.filter(user=request.user).first()
        if profile and profile.language:
            translation.activate(profile.language)
            request.LANGUAGE_CODE = translation.get_language()
