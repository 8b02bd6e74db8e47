"""Whom one can sign in as."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.adapter import DEMO_PASSWORD
from accounts.models import Profile, User
from accounts.uploads import documents
from companies.models import Company, Membership, Role

from .cv import pdf

ALDI, STADTWERKE = "aldi-einkauf", "stadtwerke-regnitztal"


@dataclass
class Person:
    email: str
    name: str
    phone: str = ""  # of the numbers that are kept free for films
    headline: str = ""
    cv: tuple = ()
    company: str = ""
    role: str = ""
    is_staff: bool = False


PEOPLE = [
    Person(
        "candidate@example.org",
        "Mira Sommer",
        "+49 30 23125 014",
        "Data scientist who likes models that run",
        (
            "candidate@example.org, +49 30 23125 014",
            "",
            "2021 – today: Data scientist, Kornblume Analytics, Dortmund",
            "Demand forecasts with Python and PySpark, in production on Azure",
            "2018 – 2021: Software developer, Weidenufer IT, Bochum",
            "Django, PostgreSQL, automated tests, continuous delivery",
            "2016 – 2018: M. Sc. Computer Science, Dortmund",
            "",
            "German (native), English (C1)",
        ),
    ),
    Person("recruiter@example.org", "Jonas Weber", company=ALDI, role=Role.OWNER),
    Person("recruiter2@example.org", "Clara Brandt", company=STADTWERKE, role=Role.OWNER),
    Person("viewer@example.org", "Deniz Kaya", company=ALDI, role=Role.VIEWER),
    Person("staff@example.org", "Board Staff", is_staff=True),
]


def load_people():
    for person in PEOPLE:
        user = make(
            person.email, person.name, phone=person.phone, headline=person.headline, password=DEMO_PASSWORD
        )
        if person.is_staff:
            user.is_staff = user.is_superuser = True
            user.save(update_fields=["is_staff", "is_superuser"])
        if person.company:
            Membership.objects.create(
                user=user, company=Company.objects.get(slug=person.company), role=person.role
            )
        if person.cv:
            put_on_file(user, person.name, person.cv)


def make(email, name, *, password=None, **profile):
    """A person whose address was proved."""
    user = User.objects.create_user(email, password)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    Profile.objects.update_or_create(user=user, defaults={"name": name, **profile})
    return user


def put_on_file(user, name, lines):
    """A CV, checked like everybody's."""
    document = documents.stage(SimpleUploadedFile(f"CV {name}.pdf", pdf(name, lines)))
    documents.claim(document, owner=user)
    return document
