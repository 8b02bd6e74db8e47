"""J1, J2, J4: the ad page and its timeline."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from tests.factories import MembershipFactory, PlaceFactory, PostingFactory, UserFactory

pytestmark = pytest.mark.django_db


def page(client, posting, **kwargs):
    return client.get(posting.get_absolute_url(), **kwargs)


def test_shows_the_facts_and_sections_in_order(client):
    posting = PostingFactory(title="Welder", paid=True, places=[PlaceFactory()], model="hybrid")
    content = page(client, posting).content.decode()
    words = ["Welder", "Essen", "Permanent contract", "Full time", "Home office possible", "Easy apply", "Your tasks",
             "Your profile", "Your benefits", "Show salary", "Our location", "Open map", "Jobs by email"]  # fmt: skip
    positions = [content.find(word, content.find("<h1")) for word in words]
    assert -1 not in positions
    assert content.count("<h1") == 1


def test_a_closed_ad_says_so_and_can_be_applied_for_no_more(client):
    posting = PostingFactory(closed=True)
    response = page(client, posting)
    content = response.content.decode()
    assert response.status_code == 200
    assert "This job is closed" in content
    assert reverse("applications:apply", args=[posting.pk]) not in content
    assert "application/ld+json" not in content
    assert "noindex" in content


def test_an_ad_closed_for_30_days_is_gone(client):
    assert page(client, PostingFactory(gone=True)).status_code == 410


@pytest.mark.parametrize("trait", ["draft", "scheduled", "frozen"])
def test_an_ad_that_is_not_public_is_not_found(client, trait):
    assert page(client, PostingFactory(**{trait: True})).status_code == 404


def test_a_paused_ad_takes_no_applications(client):
    posting = PostingFactory(paused=True)
    assert reverse("applications:apply", args=[posting.pk]) not in page(client, posting).content.decode()


def test_an_old_slug_leads_to_the_current_one_for_good(client):
    posting = PostingFactory(title="Welder (m/w/d)")
    response = client.get(reverse("posting", args=["old-title", posting.pk]))
    assert response.status_code == 301
    assert response["Location"] == posting.get_absolute_url() == f"/jobs/welder-mwd-{posting.pk}/"


def test_an_unknown_ad_is_not_found(client):
    assert client.get("/jobs/welder-999999/").status_code == 404
    assert client.get("/jobs/welder-99999999999999999999999/").status_code == 404


def test_the_structured_data_is_there_and_cannot_be_broken_out_of(client):
    content = page(
        client, PostingFactory(title="</script><script>alert(1)</script>", places=[PlaceFactory()])
    ).content.decode()
    assert '<script type="application/ld+json">' in content
    assert "<script>alert" not in content


def test_an_ad_of_another_site_leads_out(client):
    posting = PostingFactory(external=True)
    out = reverse("posting_out", args=[posting.pk])
    assert out in page(client, posting).content.decode()
    assert client.get(out)["Location"] == posting.apply_url


def test_the_map_is_a_link_and_nothing_is_asked_before_the_click(client):
    content = page(client, PostingFactory(places=[PlaceFactory()])).content.decode()
    assert 'href="https://www.openstreetmap.org/?mlat=51.45657' in content
    assert 'src="https://' not in content


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Disponent:in Warenfluss (m/w/d)", "Disponent Warenfluss"),
        ("Lehrer/-innen für C++ & .NET", "Lehrer für C++ & .NET"),
        ("Investigator -Night Shift", "Investigator Night Shift"),
        ("Gesundheits- und Krankenpfleger", "Gesundheits- und Krankenpfleger"),
    ],
)
def test_jobs_by_email_look_for_the_words_of_the_title(client, title, words):
    query = page(client, PostingFactory(title=title)).context["alert_query"]
    assert QueryDict(query)["q"] == words


def test_similar_jobs_are_of_the_same_category_and_open(client):
    posting = PostingFactory(category="it")
    PostingFactory(title="Coder", category="it")
    PostingFactory(title="Closed coder", category="it", closed=True)
    PostingFactory(title="Nurse", category="health")
    assert [similar.title for similar in page(client, posting).context["similar"]] == ["Coder"]


def test_a_preview_is_for_the_own_team(client):
    draft = PostingFactory(title="Welder", draft=True)
    preview = reverse("posting_preview", args=[draft.pk])
    assert client.get(preview).status_code == 302
    client.force_login(MembershipFactory().user)
    assert client.get(preview).status_code == 404
    client.force_login(MembershipFactory(company=draft.company).user)
    assert "Welder" in client.get(preview).content.decode()
    client.force_login(UserFactory())
    assert client.get(preview).status_code == 404


def test_of_many_places_the_head_names_five_and_leads_to_the_rest(client):
    content = page(client, PostingFactory(places=[f"Ort {n}" for n in range(40)])).content.decode()
    assert '<a href="#location">Ort 0, Ort 1, Ort 2, Ort 3, Ort 4 and 35 more</a>' in content
    assert content.count("<address>") == 40
