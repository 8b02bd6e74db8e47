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


def test_wishes_and_links_are_kept_and_shown_again(client):
    client.force_login(UserFactory())
    wishes = {
        "wanted_contracts": ["permanent", "freelance"],
        "wanted_hours": ["part_time"],
        "wanted_models": ["remote"],
        "wanted_salary": "50000",
        "wanted_radius": "30",
    }
    client.post(URL, wishes | {"links": "ada.example.org\nhttps://code.example.org/ada"})
    profile = Profile.objects.get()
    assert profile.links == ["https://ada.example.org", "https://code.example.org/ada"]
    assert (profile.wanted_contracts, profile.wanted_radius) == (["permanent", "freelance"], 30)
    form = client.get(URL).context["form"]
    assert form["links"].value() == "https://ada.example.org\nhttps://code.example.org/ada"
    assert form["wanted_contracts"].value() == ["permanent", "freelance"]
    assert "Permanent contract, Freelance" in dict(profile.wishes).values()


@pytest.mark.parametrize(
    ("links", "sentence"),
    [
        ("javascript:alert(1)", "is no address of a page"),
        ("ftp://ada.example.org/cv", "is no address of a page"),
        ("not a link", "is no address of a page"),
        ("\n".join(f"https://{n}.example.org" for n in range(6)), "Five links at most."),
    ],
)
def test_what_is_no_link_is_said_beside_the_field(client, links, sentence):
    client.force_login(UserFactory())
    assert sentence in client.post(URL, {"links": links}).content.decode()
    assert not Profile.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("wanted_contracts", "slavery"), ("wanted_radius", "7"), ("wanted_salary", "-1")]
)
def test_a_wish_that_does_not_exist_is_refused(client, field, value):
    client.force_login(UserFactory())
    assert "invalid-feedback" in client.post(URL, {field: value}).content.decode()
    assert not Profile.objects.exists()


def test_wishes_lead_to_the_jobs_that_fit(client, essen):
    profile = ProfileFactory(
        wanted_contracts=["permanent"], wanted_salary=50000, wanted_radius=30, place=essen
    )
    assert profile.search_url == f"/jobs/?contract=permanent&salary=50000&where={essen.pk}&radius=30"
    client.force_login(profile.user)
    assert profile.search_url.replace("&", "&amp;") in client.get(URL).content.decode()
    assert client.get(profile.search_url).context["search"].radius == 30
    assert ProfileFactory().search_url == ""


def test_saving_the_profile_does_not_release_it(client):
    profile = ProfileFactory(is_released=True)
    client.force_login(profile.user)
    client.post(URL, {"name": "Ada"})
    assert Profile.objects.get().is_released
    other = ProfileFactory()
    client.force_login(other.user)
    client.post(URL, {"name": "Eve", "is_released": "on"})
    assert not Profile.objects.get(pk=other.pk).is_released
