"""The demo that `make run` loads once: ads, companies, and people to sign in as."""

import shutil
from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as board
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Document, User
from applications.models import Application, Mark, Status
from companies.models import Company, Membership
from jobboard.pages.demo import content
from jobboard.pages.demo.people import PEOPLE
from mail.models import Delivery
from places.models import PlaceName, PostalCode
from postings.models import Posting
from tests.factories import CompanyFactory, PlaceFactory


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once for all tests of this file, then rolled back."""
    media, before = tmp_path_factory.mktemp("media"), (board.DEMO, board.MEDIA_ROOT)
    board.DEMO, board.MEDIA_ROOT = True, media
    with django_db_blocker.unblock(), transaction.atomic():
        place = PlaceFactory()
        PlaceName.objects.create(place=place, folded="essen", weight=1)
        PostalCode.objects.create(
            place=place, country="DE", code="45307", latitude=51.45, longitude=7.07, is_main=True
        )
        yield loaded()
        transaction.set_rollback(True)
    board.DEMO, board.MEDIA_ROOT = before


def loaded(**options):
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def test_it_says_what_was_loaded(demo):
    assert "ads: added=1150 updated=0 unchanged=0 closed=0 skipped=0" in demo
    assert "1150 open ads of 77 companies" in demo


def test_there_are_enough_open_ads_all_with_a_place_or_remote(demo):
    assert Posting.objects.open().count() == Posting.objects.count() >= 300
    assert not Posting.objects.exclude(model="remote").filter(places=None).exists()
    assert Company.objects.exclude(logo="").count() == 25


def test_the_seed_ad_is_as_it_was_published(demo):
    posting = Posting.objects.get(title="Senior Machine Learning Engineer (m/f/d)")
    assert posting.company.name == "ALDI Einkauf SE & Co. oHG"
    assert posting.company.slug == "aldi-einkauf"
    assert posting.company.story_de.startswith("<p>")
    place = posting.places.get()
    assert (place.place.name, place.postal_code) == ("Essen", "45307")
    assert (posting.contract, posting.hours, posting.model) == ("permanent", "full_time", "hybrid")
    assert (posting.language, posting.category) == ("en", "it")
    assert timezone.localdate(posting.published_at) == timezone.localdate() - timedelta(days=7)
    assert posting.tasks.startswith("<ul>")
    assert posting.questions.count() == 4


def test_dates_lie_around_today(demo):
    newest = Posting.objects.latest("published_at").published_at
    assert timedelta(0) <= timezone.now() - newest < timedelta(days=2)
    assert Posting.objects.earliest("closes_at").closes_at > timezone.now() + timedelta(days=10)


def test_all_who_are_named_can_sign_in(demo):
    for person in PEOPLE:
        assert authenticate(None, email=person.email, password="demo").email == person.email
        assert EmailAddress.objects.get(email=person.email, primary=True).verified
    assert User.objects.get(is_staff=True).email == "staff@example.org"
    assert User.objects.get(is_superuser=True).email == "staff@example.org"


def test_recruiters_belong_to_companies_that_have_ads_and_applicants(demo):
    roles = {row.user.email: (row.company.slug, row.role) for row in Membership.objects.all()}
    assert roles == {
        "recruiter@example.org": ("aldi-einkauf", "owner"),
        "viewer@example.org": ("aldi-einkauf", "viewer"),
        "recruiter2@example.org": ("stadtwerke-regnitztal", "owner"),
    }
    for slug, _ in roles.values():
        assert Posting.objects.open().filter(company__slug=slug).count() >= 3
        assert Application.objects.sent().filter(posting__company__slug=slug).count() >= 3


def test_the_candidate_has_a_profile_a_cv_and_saved_jobs(demo):
    candidate = User.objects.get(email="candidate@example.org")
    assert candidate.profile.name
    assert candidate.profile.phone
    document = Document.objects.kept().get(owner=candidate)
    assert "Kornblume Analytics" in document.text
    with document.file.open("rb") as file:
        assert file.read(5) == b"%PDF-"
    assert Mark.objects.filter(candidate=candidate, kind="saved").count() == 3
    seed = Posting.objects.get(reference="AN-ML-4507")
    assert not seed.marks.filter(candidate=candidate).exists()
    assert not seed.applications.filter(candidate=candidate).exists()


def test_applications_are_in_several_states_and_tell_a_story(demo):
    found = Application.objects.all()
    assert {each.status for each in found} >= {
        Status.SUBMITTED,
        Status.IN_REVIEW,
        Status.INTERVIEW,
        Status.DECLINED,
    }
    for application in found:
        times = [change.at for change in application.changes.order_by("id")]
        assert times == sorted(times)
        assert times[0] == application.submitted_at < times[-1] or len(times) == 1
        assert times[-1] <= timezone.now()
        assert application.ad["title"] == application.posting.title
        assert application.cv.verified_at
    assert found.filter(answers__isnull=False).exists()


def test_nobody_gets_mail_of_what_was_there_from_the_beginning(demo):
    assert not Delivery.objects.exists()
    assert not Posting.objects.open().filter(alert_seq=None).exists()


def test_importing_the_shipped_ads_again_changes_none_of_them(demo):
    """Their dates are moved to today whoever imports them."""
    out = StringIO()
    call_command("import_postings", str(content.FOLDER / "postings"), format="jsonld", stdout=out)
    assert out.getvalue() == "added=0 updated=0 unchanged=1150 closed=0 skipped=0\n"
    Posting.objects.update(import_source="")


def test_a_second_load_does_nothing(demo):
    before = Posting.objects.count(), Application.objects.count()
    assert loaded() == "The demo data is there already.\n"
    assert loaded(quiet=True) == ""
    assert (Posting.objects.count(), Application.objects.count()) == before


def test_a_fresh_one_leaves_nothing_but_the_gazetteer(demo, tmp_path, monkeypatch):
    shutil.copytree(
        content.FOLDER, tmp_path / "demo", ignore=shutil.ignore_patterns("nyc.jsonl", "tts.jsonl")
    )
    monkeypatch.setattr(content, "FOLDER", tmp_path / "demo")  # fewer ads, so that it is quick
    CompanyFactory(name="Somebody's own")
    connection.check_constraints()  # else the rows of this very transaction can't be truncated
    assert loaded(fresh=True, quiet=True) == ""
    assert not Company.objects.filter(name="Somebody's own").exists()
    assert Posting.objects.get(reference="AN-ML-4507").places.get().place.name == "Essen"


@pytest.mark.django_db
@pytest.mark.parametrize("options", [{}, {"fresh": True}])
def test_production_refuses_it(settings, options):
    settings.DEMO = settings.DEBUG = False
    CompanyFactory()
    with pytest.raises(CommandError, match="only for DEMO=1"):
        loaded(**options)
    assert Company.objects.count() == 1
