"""The CV in the recruiters' admin: pages as pictures, text and download, and nothing a scanner has not cleared."""

import pytest
from django.urls import reverse

from accounts.models import Scan
from accounts.uploads import checks, documents
from companies.models import Role
from tests import uploads
from tests.clamd_server import EICAR, ClamdServer
from tests.factories import ApplicationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "Jane Doe, welder of ships"


@pytest.fixture
def me(client):
    me = MembershipFactory(role=Role.RECRUITER)
    client.force_login(me.user)
    return me


@pytest.fixture
def sent(me):
    """An application to my company with this very file."""

    def send(upload, **fields):
        person = UserFactory()
        document = documents.stage(upload)
        documents.claim(document, owner=person)
        return ApplicationFactory(posting__company=me.company, candidate=person, cv=document, **fields)

    return send


@pytest.fixture
def scanner(settings):
    server = ClamdServer()
    settings.CLAMD_URL = server.url
    yield server.server
    server.stop()


def addresses(application):
    detail = reverse("admin:applications_application_change", args=[application.pk])
    cv = reverse("admin:applications_application_cv", args=[application.pk])
    return detail, cv, f"{cv}pages/1/"


def test_pages_are_shown_privately(client, sent):
    application = sent(uploads.cv())
    detail, cv, picture = addresses(application)
    assert "being drawn" in client.get(detail).content.decode()
    assert client.get(picture).status_code == 404
    checks.drain()
    page = client.get(detail).content.decode()
    assert page.count("<img src=") == 2 and picture in page
    assert "Not checked for viruses" in page
    response = client.get(picture)
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert client.get(f"{cv}pages/3/").status_code == 404
    assert client.post(picture).status_code == 405


def test_others_get_404_and_the_anonymous_are_sent_to_sign_in(client, sent):
    _, cv, picture = addresses(sent(uploads.cv()))
    checks.drain()
    assert client.get(picture).status_code == 200
    client.force_login(MembershipFactory(role=Role.OWNER).user)
    for url in (cv, picture):
        assert client.get(url).status_code == 404
    client.force_login(UserFactory())
    assert client.get(picture).status_code != 200
    client.logout()
    assert client.get(picture).status_code == 302


def test_file_that_waits_for_its_scan_is_not_shown(client, sent, scanner):
    application = sent(uploads.text(SECRET))
    detail, cv, _ = addresses(application)
    page = client.get(detail).content.decode()
    assert "Is being checked for viruses" in page
    assert SECRET not in page and cv not in page
    assert client.get(cv).status_code == 404
    checks.drain()
    page = client.get(detail).content.decode()
    assert SECRET in page and cv in page and "viruses" not in page
    assert client.get(cv).status_code == 200


def test_file_with_a_virus_is_never_shown_to_either_side(client, sent, scanner):
    application = sent(uploads.text(f"{SECRET} {EICAR.decode()}"))
    checks.drain()
    detail, cv, _ = addresses(application)
    page = client.get(detail).content.decode()
    assert "Holds a virus" in page
    assert SECRET not in page and cv not in page
    assert client.get(cv).status_code == 404
    client.force_login(application.candidate)
    page = client.get(application.get_absolute_url()).content.decode()
    assert "Holds a virus" in page
    assert client.get(reverse("applications:cv", args=[application.pk])).status_code == 404
    assert "Holds a virus" in client.get(reverse("accounts:documents")).content.decode()


def test_cv_with_a_virus_is_not_offered_for_the_next_application(client, sent, scanner):
    application = sent(uploads.text(f"{SECRET} {EICAR.decode()}"), withdrawn=True)
    url = reverse("applications:apply", args=[application.posting_id])
    client.force_login(application.candidate)
    assert str(application.cv_id) in client.get(url).content.decode()
    checks.drain()
    application.cv.refresh_from_db()
    assert application.cv.scan == Scan.INFECTED
    assert str(application.cv_id) not in client.get(url).content.decode()


def test_staff_see_what_was_found_but_not_whose(client, sent, scanner):
    application = sent(uploads.text(f"{SECRET} {EICAR.decode()}", name="jane-doe.txt"))
    checks.drain()
    client.force_login(UserFactory(staff=True))
    page = client.get(reverse("admin:accounts_document_changelist")).content.decode()
    for name in ("change", "history"):
        url = reverse(f"admin:accounts_document_{name}", args=[application.cv_id])
        assert client.get(url).status_code == 403
    assert "Eicar-Test-Signature" in page
    for told in ("jane-doe", SECRET, application.candidate.email):
        assert told not in page


def test_remark_stands_beside_the_file(client, sent):
    detail, _, _ = addresses(sent(uploads.pdf()))
    assert "Its pages are blank." in client.get(detail).content.decode()
