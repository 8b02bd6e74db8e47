from celery import shared_task
from django.db.models import ProtectedError

from accounts.models import User

from . import actions
from .models import Application


@shared_task
def erase_unconfirmed():
    """Applications whose code was never entered, CV included, and accounts that never came to be (A1)."""
    for application in Application.objects.never_confirmed():
        actions.erase(application)
    for person in User.objects.never_verified().filter(memberships=None):
        try:
            person.delete()
        except ProtectedError:  # something of theirs was kept by other means, for instance by staff
            continue
