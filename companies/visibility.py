"""Who sees a candidate's profile (C2): nobody, unless it is released; and never those whom the person has barred."""

from django.db import transaction

from accounts.models import Profile

from .models import BarredCompany, Company

MOST_FOUND = 10


def release(user, *, is_released):
    Profile.objects.update_or_create(user=user, defaults={"is_released": is_released})


def is_barred(user, company):
    """The same for one company, for what the person sees."""
    theirs = user.barred_companies
    return theirs.filter(company=company).exists() or (
        theirs.filter(company=None, name__iexact=company.name).exists()
    )


def called(name):
    """Companies of exactly this name, else those whose name holds it: for the person to choose from."""
    exact = list(Company.objects.filter(name__iexact=name)[:MOST_FOUND])
    return exact or list(Company.objects.filter(name__icontains=name).order_by("name")[:MOST_FOUND])


@transaction.atomic
def bar(user, company):
    """Twice is one row."""
    row = BarredCompany(user=user, company=company, name=company.name)
    BarredCompany.objects.bulk_create([row], ignore_conflicts=True)


def bar_name(user, name):
    """For a company that is not here, or not yet."""
    BarredCompany.objects.bulk_create([BarredCompany(user=user, name=name)], ignore_conflicts=True)
