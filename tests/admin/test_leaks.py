"""The holes of an admin in which only `get_queryset` is limited, one by one. Each test holds what could leak."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from applications.models import Application
from companies.models import Company, Role
from postings.models import Posting, PostingPlace, Question
from tests.admin.crawler import Fields
from tests.factories import ApplicationFactory, CompanyFactory, MarkFactory, MembershipFactory, PostingFactory

pytestmark = pytest.mark.django_db
SECRET = "Zephyrquux"


def change(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


@pytest.fixture
def me(client):
    """Recruits for two companies, so that choices and filters of companies are shown."""
    me = MembershipFactory(role=Role.OWNER)
    MembershipFactory(user=me.user, role=Role.RECRUITER)
    client.force_login(me.user)
    return me


@pytest.fixture
def foreign():
    company = CompanyFactory(name=f"{SECRET} GmbH", slug="zephyrquux")
    return PostingFactory(company=company, title=f"{SECRET} pilot", reference="Z-1", draft=True)


@pytest.mark.parametrize(
    "name", ["postings_posting", "applications_application", "companies_membership", "companies_invitation"]
)
def test_filters_at_the_side_name_own_rows_only(client, me, foreign, name):
    ApplicationFactory(posting=foreign, ad={})
    for company in Company.objects.exclude(name__contains=SECRET):
        ApplicationFactory(posting=PostingFactory(company=company))
    assert SECRET not in client.get(reverse(f"admin:{name}_changelist")).content.decode()


@pytest.mark.parametrize("name", ["postings_posting", "companies_invitation"])
def test_choices_of_a_form_are_own_rows_only(client, me, foreign, name):
    page = client.get(reverse(f"admin:{name}_add")).content.decode()
    assert me.company.name in page
    assert SECRET not in page


@pytest.mark.parametrize("query", ["company", "posting", "company__id__exact"])
def test_ids_in_the_query_name_nothing(client, me, foreign, query):
    for url in (reverse("admin:postings_posting_add"), reverse("admin:postings_posting_changelist")):
        assert SECRET not in client.get(url, {query: foreign.company_id}, follow=True).content.decode()


def test_choices_while_typing_are_own_rows_only(client, me, foreign):
    query = {"app_label": "postings", "model_name": "posting", "field_name": "company", "term": ""}
    answer = client.get(reverse("admin:autocomplete"), query)
    assert answer.status_code == 200
    assert me.company.name in answer.content.decode()
    assert SECRET not in answer.content.decode()


def test_choices_while_typing_are_refused_for_tables_of_staff(client, me):
    query = {"app_label": "companies", "model_name": "membership", "field_name": "user", "term": ""}
    assert client.get(reverse("admin:autocomplete"), query).status_code == 403


def test_delete_page_lists_no_marks_of_candidates(client, me):
    mine = PostingFactory(company=me.company, draft=True)
    mark = MarkFactory(posting=mine)
    page = client.get(reverse("admin:postings_posting_delete", args=[mine.pk])).content.decode()
    assert mine.title in page
    assert str(mark) not in page
    assert "Mark" not in page


@pytest.mark.parametrize("model", [Posting, Company, Application])
def test_no_redirect_tells_the_address_of_a_row(client, me, foreign, model):
    ApplicationFactory(posting=foreign, ad={})
    row = {Posting: foreign, Company: foreign.company, Application: foreign.applications.get()}[model]
    answer = client.get(f"/admin/r/{ContentType.objects.get_for_model(model).pk}/{row.pk}/")
    assert answer.status_code == 404
    assert SECRET.lower() not in f"{answer.content.decode()} {answer.headers}".lower()


def test_same_reference_as_in_another_company_is_no_error(client, me, foreign):
    mine = PostingFactory(company=me.company, reference="", draft=True)
    values = Fields(client.get(change(mine)).content.decode()).values
    values = {name: value for name, value in values.items() if "__prefix__" not in name}
    assert client.post(change(mine), values | {"reference": "Z-1", "easy_apply": "on"}).status_code == 302
    mine.refresh_from_db()
    assert mine.reference == "Z-1"


def test_no_ad_is_made_under_another_company(client, me, foreign):
    url = reverse("admin:postings_posting_add")
    values = Fields(client.get(url).content.decode()).values | {"title": "Mine", "easy_apply": "on"}
    values = {name: value for name, value in values.items() if "__prefix__" not in name}
    answer = client.post(url, values | {"company": str(foreign.company_id)})
    assert "company" in answer.context["adminform"].errors
    assert foreign.company.postings.count() == 1
    assert client.post(url, values | {"company": str(me.company_id)}).status_code == 302


def test_no_ad_is_moved_to_another_company(client, me, foreign):
    mine = PostingFactory(company=me.company, draft=True)
    values = Fields(client.get(change(mine)).content.decode()).values
    values = {name: value for name, value in values.items() if "__prefix__" not in name}
    client.post(change(mine), values | {"company": str(foreign.company_id)})
    mine.refresh_from_db()
    assert mine.company == me.company


def test_an_inline_takes_no_row_of_another_ad(client, me, foreign):
    place = PostingPlace.objects.create(posting=foreign, locality=SECRET)
    question = Question.objects.create(posting=foreign, text=SECRET, kind="yes_no")
    mine = PostingFactory(company=me.company, draft=True)
    values = Fields(client.get(change(mine)).content.decode()).values
    values = {name: value for name, value in values.items() if "__prefix__" not in name}
    for prefix, row, field in (("places", place, "where"), ("questions", question, "text")):
        taken = values | {
            f"{prefix}-INITIAL_FORMS": "1",
            f"{prefix}-0-id": str(row.pk),
            f"{prefix}-0-posting": str(foreign.pk),
            f"{prefix}-0-{field}": "Stolen",
            f"{prefix}-0-DELETE": "on",
        }
        assert SECRET not in client.post(change(mine), taken, follow=True).content.decode()
        row.refresh_from_db()
        assert row.posting == foreign


@pytest.mark.parametrize("action", ["delete_selected", "close_selected", "publish_selected"])
def test_actions_on_foreign_ids_touch_nothing(client, me, action):
    foreign = PostingFactory(company__name=SECRET, paid=True, places=["Essen"])
    data = {"action": action, "_selected_action": [str(foreign.pk)], "post": "yes"}
    answer = client.post(reverse("admin:postings_posting_changelist"), data, follow=True)
    assert SECRET not in answer.content.decode()
    foreign.refresh_from_db()
    assert foreign.is_open


def test_deleting_many_at_once_is_not_offered(client, me):
    PostingFactory(company=me.company, draft=True)
    page = client.get(reverse("admin:postings_posting_changelist"))
    assert "delete_selected" not in page.content.decode()


@pytest.mark.parametrize("suffix", ["", "history/", "delete/", "change/"])
def test_foreign_pages_are_not_there(client, me, foreign, suffix):
    answer = client.get(f"/admin/postings/posting/{foreign.pk}/{suffix}", follow=True)
    assert SECRET not in answer.content.decode()
    missing = client.get(f"/admin/postings/posting/999999/{suffix}", follow=True)
    assert answer.status_code == missing.status_code
