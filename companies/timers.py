"""What of this app is not kept for ever (P1)."""

from accounts.privacy.retention import delete, register

from .models import EmployerRequest


def register_all():
    register("closed_employer_requests", EmployerRequest.objects.long_closed, delete)
