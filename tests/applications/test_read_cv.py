"""Empty fields are filled from the CV before anything is sent (A2)."""

import pytest
from django.urls import reverse

from tests import uploads

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client, fields, posting):
    """Posts the form with this CV, as a browser does or as htmx does; the answer's text."""

    def post(**headers):
        url = reverse("applications:read_cv", args=[posting.pk])
        return client.post(url, fields(cv=uploads.cv()), headers=headers).content.decode()

    return post


def test_cv_can_be_read_before_anything_is_sent(read):
    page = read()
    assert "Filled in from your CV: Name, Your email" in page
    assert "This field is required" not in page


def test_htmx_gets_the_form_alone_to_put_it_in_the_place_of_the_old_one(read):
    form = read(HX_Request="true").strip()
    assert form.startswith('<form id="apply-form"')
    assert form.endswith("</form>")
    assert "Filled in from your CV: Name, Your email" in form


def test_reading_leaves_the_session_alone(client, fields, posting):
    """It may end after the form was sent, and must not write over the sign-in that sending has begun."""
    form = fields(cv=uploads.cv())
    response = client.post(reverse("applications:read_cv", args=[posting.pk]), form)
    assert "Filled in from your CV" in response.content.decode()
    assert "sessionid" not in response.cookies
