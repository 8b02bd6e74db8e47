"""S1: the box of similar jobs below an ad."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import HiddenCompany
from tests.factories import CompanyFactory, MarkFactory, PlaceFactory, PostingFactory, UserFactory, ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def essen():
    return PlaceFactory()


@pytest.fixture
def far():
    return PlaceFactory(name="Kiel", beside=400)


def ad(title, *places, category="it", **fields):
    return PostingFactory(title=title, places=places, category=category, **fields)


def similar(client, posting):
    cache.clear()
    return [other.title for other in client.get(posting.get_absolute_url()).context["similar"]]


def test_the_same_title_near_by_comes_first_then_the_category_then_the_title_elsewhere(client, essen, far):
    ad("Java developer (f/m/x)", far, category="media")
    ad("Network engineer", essen)
    ad("Lead java developer", PlaceFactory(name="Bochum", beside=49), published_at=ago(days=20))
    posting = ad("Java Developer:in (m/w/d)", essen)
    assert similar(client, posting) == ["Lead java developer", "Network engineer", "Java developer (f/m/x)"]


def test_of_the_category_the_likest_title_comes_first(client, essen):
    ad("Network engineer", essen)
    ad("Python developer", essen, published_at=ago(days=20))
    assert similar(client, ad("Java developer", essen)) == ["Python developer", "Network engineer"]


def test_is_not_padded_with_what_has_nothing_in_common(client, essen, far):
    ad("Network engineer", far)  # the same category, but elsewhere
    ad("Nurse", essen, category="health")  # near by, but another field
    ad(
        "Nurse", far, category="health", tasks="<p>Helps each Java developer</p>"
    )  # the words, but not in the title
    assert similar(client, ad("Java developer", essen)) == []


def test_other_is_no_category_to_be_alike_in(client, essen):
    ad("Nurse", essen, category="other")
    ad("Astrologer", essen, category="other")
    assert similar(client, ad("Nurse", essen, category="other")) == ["Nurse"]


def test_neither_the_ad_nor_its_reposts_are_similar_to_it(client, essen):
    original = ad("Java developer", essen, closed=True)
    posting = ad("Java developer", essen, repost_of=original, company=original.company)
    ad("Java developer", essen, repost_of=original, company=original.company)
    other = ad("Senior java developer", essen)
    ad("Senior java developer", essen, repost_of=other, company=other.company)
    assert similar(client, posting) == ["Senior java developer"]
    assert similar(client, original) == ["Senior java developer"]


def test_at_most_two_of_one_company_unless_there_is_nothing_else(client, essen):
    company = CompanyFactory()
    for number in range(4):
        ad(f"Java developer {number}", essen, company=company)
    posting = ad("Java developer", essen)
    assert len(similar(client, posting)) == 4
    ad("Network engineer", essen, published_at=ago(days=20))
    assert similar(client, posting)[2] == "Network engineer"
    assert len(similar(client, posting)) == 4


def test_what_one_has_hidden_is_replaced_and_not_missed(client, essen):
    user = UserFactory()
    client.force_login(user)
    others = [ad(f"Java developer {number}", essen) for number in range(6)]
    posting = ad("Java developer", essen)
    MarkFactory(candidate=user, posting=others[0], hidden=True)
    HiddenCompany.objects.create(candidate=user, company=others[1].company)
    assert sorted(similar(client, posting)) == [f"Java developer {number}" for number in range(2, 6)]
    client.logout()
    MarkFactory(posting=others[2], hidden=True)
    assert len(similar(client, posting)) == 4


def test_what_closes_leaves_at_once(client, essen):
    other = ad("Java developer", essen)
    posting = ad("Java developer", essen)
    assert similar(client, posting) == ["Java developer"]
    other.paused_at = other.published_at
    other.save()
    assert client.get(posting.get_absolute_url()).context["similar"] == []


def test_a_remote_job_has_remote_ones_beside_it(client, essen):
    ad("Network engineer", remote=True)
    ad("Tester", essen)
    ad("Java developer", essen)
    assert similar(client, ad("Java developer", remote=True)) == ["Network engineer", "Java developer"]


def test_near_by_are_also_the_remote_jobs_of_the_country(client, essen):
    ad("Java developer", remote=True)
    ad("Java developer elsewhere", remote=True, remote_countries=["FR"], category="media")
    assert similar(client, ad("Java developer", essen))[0] == "Java developer"


def test_an_ad_whose_place_nobody_knows_has_similar_ones_too(client):
    ad("Java developer", "Atlantis")
    assert similar(client, ad("Java developer", "Utopia")) == ["Java developer"]


@pytest.mark.parametrize(
    "title", ["or", "(m/w/d)", '- "', "in", "a" * 200, "a " * 100, "C++ & .NET", "%_'\\"]
)
def test_any_title_can_be_asked(client, essen, title):
    ad("Network engineer", essen)
    assert similar(client, ad(title, essen)) == ["Network engineer"]


def test_a_gone_ad_leads_to_similar_ones(client, essen):
    ad("Java developer", essen)
    gone = ad("Java developer", essen, gone=True)
    response = client.get(gone.get_absolute_url())
    assert response.status_code == 410
    assert [other.title for other in response.context["similar"]] == ["Java developer"]


def test_costs_no_more_queries_for_many_than_for_few(client, essen):
    posting = ad("Java developer", essen)

    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(posting.get_absolute_url())
        return len(captured)

    for _ in range(2):
        ad("Network engineer", essen)
    for_few = queries()
    for number in range(8):
        ad(f"Java developer {number}", essen)
    assert queries() <= for_few
