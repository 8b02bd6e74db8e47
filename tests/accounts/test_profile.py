import pytest
from django.urls import reverse

from accounts.models import Profile
from places.models import PlaceName
from tests.factories import PlaceFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = reverse("accounts:profile")


@pytest.fixture
def essen():
    place = PlaceFactory()
    PlaceName.objects.create(place=place, folded="essen", weight=1)
    return place


def test_profile_is_made_when_it_is_saved_first(client, essen):
    client.force_login(UserFactory())
    assert client.get(URL).status_code == 200
    assert not Profile.objects.exists()
    fields = {"name": "Ada", "phone": "0201 123", "headline": "Gardener", "where": "Essen", "language": "de"}
    assert client.post(URL, fields).url == URL
    profile = Profile.objects.get()
    assert (profile.name, profile.place, profile.language) == ("Ada", essen, "de")


def test_place_that_is_unknown_is_said_beside_the_field_and_nothing_is_saved(client):
    profile = ProfileFactory()
    client.force_login(profile.user)
    page = client.post(URL, {"name": "New", "where": "Xyzzyplugh"}).content.decode()
    assert "know this place" in page
    assert 'value="Xyzzyplugh"' in page
    assert Profile.objects.get().name == "Ada Example"


def test_what_is_no_telephone_number_is_said_beside_the_field(client):
    profile = ProfileFactory()
    client.force_login(profile.user)
    page = client.post(URL, {"name": "New", "phone": "abc"}).content.decode()
    assert "This is no telephone number." in page
    assert 'value="abc"' in page
    assert Profile.objects.get().name == "Ada Example"


def test_place_stays_when_its_field_is_left_alone_and_goes_when_it_is_emptied(client, essen):
    profile = ProfileFactory(place=essen)
    client.force_login(profile.user)
    shown = client.get(URL).context["form"]["where"].value()
    client.post(URL, {"name": "Ada", "where": shown})
    assert Profile.objects.get().place == essen
    client.post(URL, {"name": "Ada", "where": ""})
    assert Profile.objects.get().place is None


def test_anonymous_visitor_is_sent_to_sign_in(client):
    assert client.get(URL).url == f"{reverse('account_login')}?next={URL}"


def test_name_stands_for_the_person_once_it_is_known():
    profile = ProfileFactory()
    assert profile.user.display_name == "Ada Example"
    assert UserFactory(email="ada@example.org").display_name == "ada@example.org"
