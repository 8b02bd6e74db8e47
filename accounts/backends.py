"""This module's path stands in every session: under another one everybody would be signed out."""

from allauth.account.auth_backends import AuthenticationBackend

from .models import User


class PasswordBackend(AuthenticationBackend):
    def _authenticate_by_email(self, email, password):
        """One statement and one hash, known or not; allauth's own asks once more for an unknown address (C4)."""
        user = User.objects.filter(email=User.objects.clean_email(email)).first()
        return self._check_password(user, password)
