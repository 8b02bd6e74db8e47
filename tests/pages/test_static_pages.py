import re

import pytest
from django.template.loader import get_template
from django.urls import reverse

pytestmark = pytest.mark.django_db
PAGES = ["imprint", "privacy", "terms", "accessibility"]


def body(response):
    return response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_page_names_the_board_and_its_operator_in_one_heading(client, name):
    html = body(client.get(reverse(name)))
    assert html.count("<h1") == 1
    assert "noreply@jobs.example.org" in html
    assert '<html lang="en">' in html


@pytest.mark.parametrize("name", PAGES)
def test_page_refuses_to_be_posted_to(client, name):
    assert client.post(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_inline_style_or_script(client, name):
    html = body(client.get(reverse(name)))
    assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=", html)


def test_every_page_links_to_the_legal_ones_and_names_its_place_data(client):
    html = body(client.get(reverse("terms")))
    for name in PAGES:
        assert f'href="{reverse(name)}"' in html
    assert "GeoNames" in html
    assert "CC BY 4.0" in html


def test_unknown_address_leads_back_to_the_jobs(client):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert body(response).count("<h1") == 1
    assert f'href="{reverse("search")}"' in body(response)
    assert 'content="noindex"' in body(response)


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_pages_of_last_resort_need_neither_request_nor_database(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = get_template(name).render()
    assert html.count("<h1") == 1
    assert "<title>" in html
    assert "· Jobs</title>" in html


def test_chosen_language_is_kept_and_leads_back(client):
    page = reverse("privacy")
    response = client.post(reverse("set_language"), {"language": "de", "next": page})
    assert response.status_code == 302
    assert response["Location"] == page
    assert '<html lang="de">' in body(client.get(page))


def test_language_switch_never_leads_to_another_site(client):
    response = client.post(reverse("set_language"), {"language": "de", "next": "https://evil.example/"})
    assert response["Location"] == "/"


def test_stranger_is_offered_to_sign_in_and_a_known_person_to_sign_out(client, django_user_model):
    page = reverse("imprint")
    assert "Sign in" in body(client.get(page))
    client.force_login(django_user_model.objects.create_user("jo@example.org"))
    html = body(client.get(page))
    assert "Sign out" in html
    assert f'action="{reverse("account_logout")}"' in html
