"""Photos of a company: its owner puts them up, they are made anew, and its page shows them with words (K1)."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from companies.models import Photo, Role
from tests.companies.form import TEXTS, change, picture
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    owner = MembershipFactory()
    client.force_login(owner.user)
    return owner


def row(number=0, **values):
    values = {"description": "Our nursery", "position": number} | values
    return {f"photos-{number}-{name}": value for name, value in values.items()}


def post(client, company, *rows, known=0):
    data = TEXTS | {"photos-TOTAL_FORMS": str(len(rows)), "photos-INITIAL_FORMS": str(known)}
    for each in rows:
        data |= each
    return client.post(change(company), data)


def test_the_page_of_the_company_shows_them_in_order_with_their_words(client, owner):
    rows = [
        row(0, image=picture(), description="The greenhouse", position=2),
        row(1, image=picture(), description="<b>The shed", position=1),
    ]
    assert post(client, owner.company, *rows).status_code == 302
    page = client.get(owner.company.get_absolute_url()).content.decode()
    assert page.index('alt="&lt;b&gt;The shed"') < page.index('alt="The greenhouse"')
    shown = client.get(Photo.objects.first().image.url)
    assert shown.status_code == 200
    assert "immutable" in shown["Cache-Control"]


def test_they_are_made_anew_no_larger_than_a_screen_shows(client, owner):
    post(client, owner.company, row(image=picture(size=(4000, 1000))))
    with Image.open(Photo.objects.get().image) as image:
        assert (image.format, image.size) == ("WEBP", (1600, 400))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"image": SimpleUploadedFile("x.png", b"<svg/>")}, "image"),
        ({"image": picture(), "description": ""}, "description"),
    ],
)
def test_what_is_no_picture_or_has_no_words_is_refused(client, owner, given, field):
    page = post(client, owner.company, row(**given))
    assert field in page.context["inline_admin_formsets"][0].formset.errors[0]
    assert not Photo.objects.exists()


def test_a_file_goes_with_its_photo_and_with_the_one_that_replaces_it(
    client, owner, django_capture_on_commit_callbacks
):
    post(client, owner.company, row(image=picture()))
    [photo] = Photo.objects.all()
    first, known = photo.image.name, {"id": photo.pk, "company": owner.company_id}
    with django_capture_on_commit_callbacks(execute=True):
        post(client, owner.company, row(image=picture(), **known), known=1)
    photo.refresh_from_db()
    second = photo.image.name
    assert [default_storage.exists(name) for name in (first, second)] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        post(client, owner.company, row(DELETE="on", **known), known=1)
    assert not Photo.objects.exists()
    assert not default_storage.exists(second)


@pytest.mark.parametrize("role", [Role.RECRUITER, Role.VIEWER])
def test_only_owners_put_them_up(client, owner, role):
    client.force_login(MembershipFactory(company=owner.company, role=role).user)
    assert post(client, owner.company, row(image=picture())).status_code == 403
    assert "photos-0-image" not in client.get(change(owner.company)).content.decode()
    assert not Photo.objects.exists()


def test_the_form_offers_them_and_shows_those_that_are_there(client, owner):
    post(client, owner.company, row(image=picture()))
    page = client.get(change(owner.company)).content.decode()
    assert "photos-__prefix__-image" in page
    assert f'<img class="thumbnail" src="{Photo.objects.get().image.url}"' in page
