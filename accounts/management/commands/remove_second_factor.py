from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.sign_in import second_factor


class Command(BaseCommand):
    help = (
        "Takes the second factor away from somebody who lost the telephone and the recovery codes: staff, for "
        "instance, when nobody else can open the admin. Ask first who it is. The person is signed out and told by mail."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        user = User.objects.filter(email=User.objects.clean_email(email)).first()
        if user is None:
            raise CommandError(f"There is no account with {email}.")
        if not second_factor.has_one(user):
            raise CommandError(f"{user.email} has no second factor.")
        second_factor.take_away(user)
        self.stdout.write(f"{user.email} signs in without a second factor now.")
