from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from companies.models import Company, Role
from tests.companies.form import TEXTS, change, picture
from tests.factories import CompanyFactory, MembershipFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    owner = MembershipFactory(company__verified_at=None)
    client.force_login(owner.user)
    return owner


def test_owner_writes_the_story_as_formatted_text(client, owner):
    text = "We **plant**\n\n- trees\n- shrubs<script>alert(1)</script>"
    assert client.post(change(owner.company), TEXTS | {"story_en": text}).status_code == 302
    owner.company.refresh_from_db()
    assert owner.company.story_en == (
        "<p>We <strong>plant</strong></p><ul><li>trees</li>"
        "<li>shrubs&lt;script&gt;alert(1)&lt;/script&gt;</li></ul>"
    )
    assert "- trees" in client.get(change(owner.company)).content.decode()


@pytest.mark.parametrize("field", ["name", "slug", "verified_at"])
def test_name_address_and_verification_are_staffs(client, owner, field):
    """Another company's slug is therefore never compared with: no oracle."""
    CompanyFactory(slug="taken")
    given = {"name": "Other", "slug": "taken", "verified_at_0": "2026-01-01", "verified_at_1": "00:00"}
    before = getattr(owner.company, field)
    page = client.post(change(owner.company), TEXTS | given)
    assert page.status_code == 302
    owner.company.refresh_from_db()
    assert getattr(owner.company, field) == before


def test_staff_verify(client):
    company = CompanyFactory(verified_at=None)
    client.force_login(UserFactory(staff=True))
    given = {"name": "New", "slug": "new", "verified_at_0": "2026-01-01", "verified_at_1": "00:00"}
    assert client.post(change(company), TEXTS | given).status_code == 302
    company.refresh_from_db()
    assert company.verified_at
    assert company.slug == "new"


@pytest.mark.parametrize("role", [Role.RECRUITER, Role.VIEWER])
def test_only_owners_change_the_company(client, owner, role):
    client.force_login(MembershipFactory(company=owner.company, role=role).user)
    assert client.get(change(owner.company)).status_code == 200
    assert client.post(change(owner.company), TEXTS | {"story_en": "x"}).status_code == 403


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_logo_is_made_anew_under_a_name_of_ours(client, owner, kind):
    assert client.post(change(owner.company), TEXTS | {"logo": picture(kind)}).status_code == 302
    owner.company.refresh_from_db()
    logo = owner.company.logo
    assert logo.name.startswith("logos/")
    assert len(logo.name) == len("logos/.webp") + 32
    image = Image.open(logo.open())
    assert (image.format, image.size) == ("WEBP", (512, 171))


def test_nothing_but_pixels_of_a_logo_survives(client, owner):
    out = BytesIO()
    Image.new("RGB", (10, 10)).save(out, "PNG")
    polyglot = SimpleUploadedFile("logo.png", out.getvalue() + b"<script>alert(1)</script>")
    client.post(change(owner.company), TEXTS | {"logo": polyglot})
    owner.company.refresh_from_db()
    assert b"script" not in owner.company.logo.read()


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\x89PNG\r\n\x1a\n only a header",
        b"",
        b"GIF89a" + b"\0" * 10,
    ],
)
def test_what_is_no_raster_picture_is_refused_beside_the_field(client, owner, content):
    page = client.post(change(owner.company), TEXTS | {"logo": SimpleUploadedFile("logo.png", content)})
    assert page.status_code == 200
    assert "logo" in page.context["adminform"].errors
    owner.company.refresh_from_db()
    assert not owner.company.logo


def test_a_picture_of_too_many_bytes_is_refused(client, owner):
    big = SimpleUploadedFile("big.png", picture().read() + b"\0" * (5 * 1024 * 1024))
    page = client.post(change(owner.company), TEXTS | {"logo": big})
    assert "larger than 5 MB" in page.content.decode()


def test_a_company_with_ads_is_not_deleted_and_its_ads_are_not_listed(client):
    posting = PostingFactory(title="Zephyr pilot")
    client.force_login(UserFactory(staff=True))
    delete = reverse("admin:companies_company_delete", args=[posting.company_id])
    page = client.post(delete, {"post": "yes"}).content.decode()
    assert "Other records rest on it." in page
    assert "Zephyr pilot" not in page
    empty = CompanyFactory()
    client.post(reverse("admin:companies_company_delete", args=[empty.pk]), {"post": "yes"})
    assert not Company.objects.filter(pk=empty.pk).exists()
    assert Company.objects.filter(pk=posting.company_id).exists()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(client, owner):
    out = BytesIO()
    Image.new("1", (5000, 5000)).save(out, "PNG")
    page = client.post(change(owner.company), TEXTS | {"logo": SimpleUploadedFile("big.png", out.getvalue())})
    assert "too many pixels" in page.content.decode()


def test_a_replaced_logo_is_taken_away_and_a_kept_one_stays(
    client, owner, django_capture_on_commit_callbacks
):
    names = []
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(change(owner.company), TEXTS | {"logo": picture()})
        owner.company.refresh_from_db()
        names.append(owner.company.logo.name)
    assert [default_storage.exists(name) for name in names] == [False, True]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(change(owner.company), TEXTS | {"logo-clear": "on"})
    assert not default_storage.exists(names[1])


def test_changing_a_text_keeps_the_logo(client, owner):
    client.post(change(owner.company), TEXTS | {"logo": picture()})
    client.post(change(owner.company), TEXTS | {"story_en": "Later"})
    owner.company.refresh_from_db()
    assert owner.company.logo
