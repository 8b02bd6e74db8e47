"""Valid rows, and traits that say how others differ from them."""

from datetime import timedelta

import factory
from django.utils import timezone

from accounts.models import Document, Profile, User
from alerts.models import Alert, SavedSearch, Subscriber
from applications import snapshot
from applications.models import Application, Mark, MarkKind
from companies.models import Company, Membership, Role
from places.models import Place
from postings.models import Posting, PostingPlace, Question, Report
from postings.search import JobSearch

PASSWORD = "open sesame"


def ago(**delta):
    return factory.LazyFunction(lambda: timezone.now() - timedelta(**delta))


def ahead(**delta):
    return factory.LazyFunction(lambda: timezone.now() + timedelta(**delta))


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        staff = factory.Trait(is_staff=True, is_superuser=True)

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        """The address was proved by a code, unless `verified=False`."""
        self.emailaddress_set.create(email=self.email, primary=True, verified=extracted is not False)


class CompanyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Company

    name = factory.Sequence(lambda n: f"Company {n}")
    slug = factory.Sequence(lambda n: f"company-{n}")
    verified_at = factory.LazyFunction(timezone.now)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    company = factory.SubFactory(CompanyFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.OWNER


class PlaceFactory(factory.django.DjangoModelFactory):
    """Essen unless told; `beside=km` puts a place that far north of it."""

    class Meta:
        model = Place
        django_get_or_create = ["id"]

    class Params:
        beside = 0

    id = factory.Sequence(lambda n: 2928810 + n)
    name = "Essen"
    slug = factory.LazyAttribute(lambda place: f"{place.name.lower()}-{place.id}")
    country = "DE"
    region = "Nordrhein-Westfalen"
    latitude = factory.LazyAttribute(lambda place: 51.45657 + place.beside / 111.19)
    longitude = 7.01228
    population = 593085


class PostingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Posting
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(published_at=None)
        scheduled = factory.Trait(published_at=ahead(days=1))
        closed = factory.Trait(published_at=ago(days=40), closes_at=ago(days=1))
        gone = factory.Trait(published_at=ago(days=90), closes_at=ago(days=31))
        paused = factory.Trait(paused_at=ago(hours=1))
        frozen = factory.Trait(frozen_at=ago(hours=1))
        remote = factory.Trait(model="remote", remote_countries=["DE"])
        paid = factory.Trait(salary_min=48000, salary_max=60000, salary_currency="EUR")
        external = factory.Trait(easy_apply=False, apply_url="https://employer.example/apply")

    company = factory.SubFactory(CompanyFactory)
    title = factory.Sequence(lambda n: f"Gardener {n}")
    language = "en"
    introduction = "<p>A good place to work.</p>"
    tasks = "<ul><li>Plant trees</li></ul>"
    profile = "<ul><li>Green fingers</li></ul>"
    benefits = "<ul><li>Fresh air</li></ul>"
    published_at = ago(days=2)
    closes_at = ahead(days=30)

    @factory.post_generation
    def places(self, create, extracted, **kwargs):
        """`places=[place, …]`, Place rows or names of towns that the gazetteer doesn't know."""
        for position, place in enumerate(extracted or []):
            known = isinstance(place, Place)
            PostingPlace.objects.create(
                posting=self,
                place=place if known else None,
                locality=place.name if known else place,
                country=place.country if known else "",
                latitude=place.latitude if known else None,
                longitude=place.longitude if known else None,
                position=position,
            )


class SubscriberFactory(factory.django.DjangoModelFactory):
    """Confirmed, daily at 7; with `queries` also the alerts."""

    class Meta:
        model = Subscriber
        skip_postgeneration_save = True

    class Params:
        unconfirmed = factory.Trait(confirmed_at=None)

    email = factory.Sequence(lambda n: f"reader{n}@example.org")
    language = "en"
    confirmed_at = ago(days=10)

    @factory.post_generation
    def queries(self, create, extracted, **kwargs):
        for query in extracted or []:
            AlertFactory(subscriber=self, query=query)


class AlertFactory(factory.django.DjangoModelFactory):
    """On, for the search `query` names; {} is all jobs."""

    class Meta:
        model = Alert

    class Params:
        query = {}
        unconfirmed = factory.Trait(confirmed_at=None)

    subscriber = factory.SubFactory(SubscriberFactory)
    search = factory.LazyAttribute(lambda alert: SavedSearch.of(JobSearch.from_query(alert.query)))
    confirmed_at = ago(days=10)


class MarkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mark

    class Params:
        interested = factory.Trait(kind=MarkKind.INTERESTED)
        dismissed = factory.Trait(kind=MarkKind.DISMISSED)
        hidden = factory.Trait(kind=MarkKind.HIDDEN)

    candidate = factory.SubFactory(UserFactory)
    posting = factory.SubFactory(PostingFactory)
    kind = MarkKind.SAVED


class ProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Profile

    user = factory.SubFactory(UserFactory)
    name = "Ada Example"
    phone = "+49 201 123456"


class DocumentFactory(factory.django.DjangoModelFactory):
    """A CV on file, which is really there."""

    class Meta:
        model = Document

    class Params:
        staged = factory.Trait(owner=None, claimed_at=None)

    owner = factory.SubFactory(UserFactory)
    name = "cv.pdf"
    media_type = Document.PDF
    file = factory.django.FileField(data=b"%PDF-1.4 a CV", filename="cv.pdf")
    size = 13
    verified_at = ago(days=1)
    claimed_at = ago(days=1)


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    posting = factory.SubFactory(PostingFactory)
    text = "Why do you like trees?"
    kind = "short_text"


class ReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Report

    posting = factory.SubFactory(PostingFactory)
    reason = "misleading"
    text = "The company does not exist."
    email = "witness@example.org"


class ApplicationFactory(factory.django.DjangoModelFactory):
    """Sent a day ago and not answered yet."""

    class Meta:
        model = Application

    class Params:
        draft = factory.Trait(status="draft", submitted_at=None)
        unconfirmed = factory.Trait(
            status="unconfirmed",
            candidate=None,
            submitted_at=None,
            email="guest@example.org",
            created_at=ago(hours=1),
        )
        withdrawn = factory.Trait(status="withdrawn", withdrawn_at=ago(hours=1))

    posting = factory.SubFactory(PostingFactory)
    candidate = factory.SubFactory(UserFactory)
    status = "submitted"
    told_status = factory.SelfAttribute("status")
    name = "Ada Example"
    email = factory.LazyAttribute(lambda application: application.candidate.email)
    cv = factory.SubFactory(DocumentFactory, owner=factory.SelfAttribute("..candidate"))
    ad = factory.LazyAttribute(lambda application: snapshot.of(application.posting))
    created_at = ago(days=1)
    submitted_at = factory.SelfAttribute("created_at")
