"""`generate_alerts`: alerts in any number to measure on."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from alerts.models import Alert, PreparedSearch, SavedSearch, Subscriber
from postings.search import JobSearch
from tests.factories import CompanyFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    CompanyFactory()
    for number, country in enumerate(["DE", "DE", "AT", "CH", "FR"]):
        PlaceFactory(name=f"Town {number}", country=country)


def generated(count=300, **options):
    out = StringIO()
    call_command("generate_alerts", count=count, stdout=out, **options)
    return out.getvalue()


def test_everybody_has_one_confirmed_alert_and_a_fifth_of_the_searches_are_distinct(places):
    assert generated().startswith("alerts=300 searches=60 seed=1 ")
    assert (
        Subscriber.objects.active().count()
        == Alert.objects.on().values("subscriber").distinct().count()
        == 300
    )
    assert SavedSearch.objects.exclude(alerts=None).count() == 60
    assert not Subscriber.objects.exclude(email__endswith="@alerts.example").exists()
    assert not Subscriber.objects.exclude(rhythm="instant").filter(due_at=None).exists()
    popular = max(saved.alerts.count() for saved in SavedSearch.objects.all())
    assert popular > 10


def test_the_searches_are_what_people_would_have_saved(places):
    generated()
    for saved in SavedSearch.objects.all():
        assert SavedSearch.of(JobSearch.from_canonical(saved.query)) == saved
        assert saved.title
    assert PreparedSearch.objects.count() == 60


def test_a_second_run_adds_people_who_share_the_searches_of_the_first(places):
    generated()
    generated()
    assert (Subscriber.objects.count(), SavedSearch.objects.count()) == (600, 60)


def test_rhythm_and_the_number_that_was_reached_can_be_told(places):
    generated(10, rhythm="daily", after=7)
    assert set(Subscriber.objects.values_list("rhythm", "mailed_through")) == {("daily", 7)}
    assert set(Alert.objects.values_list("starts_after", "looked")) == {(7, True)}


@pytest.mark.parametrize("options", [{"count": 0}, {"seed": -1}])
def test_nonsense_is_refused(places, options):
    with pytest.raises(CommandError, match="at least one alert"):
        generated(**options)


def test_without_a_gazetteer_it_says_what_is_missing():
    with pytest.raises(CommandError, match="load_places"):
        generated()
