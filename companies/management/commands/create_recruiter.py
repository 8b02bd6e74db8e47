from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email, validate_slug
from django.db import transaction

from accounts.adapter import DEMO_PASSWORD
from accounts.models import User, UserManager
from companies.models import Company, Membership, Role


class Command(BaseCommand):
    help = (
        "Lets a person recruit for a company: makes the account and the company if they are unknown. "
        "The person signs in by a code sent to the address; with DEMO=1 also with the password demo."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--company", required=True, metavar="SLUG")
        parser.add_argument("--name", help="the company's name, if it is new; else from its slug")
        parser.add_argument("--role", choices=Role.values, default=Role.OWNER)

    @transaction.atomic
    def handle(self, *, email, company, name, role, **options):
        email = UserManager.clean_email(email)
        try:
            validate_email(email)
            validate_slug(company)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if len(company) > 80:
            raise CommandError("The short name of a company has at most 80 letters.")
        default = {"name": name or company.replace("-", " ").title()}
        employer, is_new = Company.objects.get_or_create(slug=company, defaults=default)
        user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email)
        if settings.DEMO:
            user.set_password(DEMO_PASSWORD)
            user.save(update_fields=["password"])
        EmailAddress.objects.update_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
        Membership.objects.update_or_create(company=employer, user=user, defaults={"role": role})
        made = " (new)" if is_new else ""
        self.stdout.write(f"{email} is {role} at {employer}{made}")
