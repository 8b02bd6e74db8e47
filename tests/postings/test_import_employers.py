"""The companies of an import's ads, found or made a batch at a time."""

import pytest
from django.db import transaction

from companies.models import Company
from postings.imports.employers import Employers
from postings.imports.records import ImportedPosting
from postings.imports.store import Entry
from tests.factories import CompanyFactory

pytestmark = pytest.mark.django_db


def of(name, website="", problem=""):
    return Entry("a test", name, "R-1", ImportedPosting(website=website), problem)


def names_and_slugs():
    return list(Company.objects.order_by("pk").values_list("name", "slug"))


def test_all_of_a_batch_that_are_unknown_are_made_at_once(django_assert_num_queries):
    employers = Employers("")
    entries = [of(f"Employer {number}") for number in range(30)]
    with django_assert_num_queries(
        3
    ):  # which there are, whose short names are taken, and one for all that are new
        employers.make(entries)
    assert [employers.id_of(entry) for entry in entries] == list(
        Company.objects.order_by("pk").values_list("pk", flat=True)
    )


def test_one_name_in_several_ways_of_writing_is_one_company_called_as_it_came_first():
    employers = Employers("")
    entries = [
        of("Straßenbau GmbH", "https://first.example"),
        of("STRASSENBAU GMBH", "https://second.example"),
    ]
    employers.make(entries)
    company = Company.objects.get()
    assert (company.name, company.website) == ("Straßenbau GmbH", "https://first.example")
    assert {employers.id_of(entry) for entry in entries} == {company.pk}


def test_companies_of_a_batch_with_the_same_short_name_get_numbers():
    CompanyFactory(name="Elster", slug="elster")
    Employers("").make([of("Elster!"), of("Elster?"), of("Meise!"), of("Meise?")])
    assert names_and_slugs()[1:] == [
        ("Elster!", "elster-2"),
        ("Elster?", "elster-3"),
        ("Meise!", "meise"),
        ("Meise?", "meise-2"),
    ]


def test_the_oldest_of_several_companies_with_one_name_is_meant():
    oldest = CompanyFactory(name="Elster")
    CompanyFactory(name="ELSTER")
    assert Employers("").id_of(of("elster")) == oldest.pk


def test_no_company_is_made_for_an_ad_that_can_t_be_used():
    employers = Employers("")
    employers.make([of("Elster", problem="no title")])
    assert not Company.objects.exists()
    assert employers.id_of(of("Elster")) is None


def test_with_a_short_name_that_company_alone_is_made_whatever_the_ads_say():
    employers = Employers("nord-wind")
    entries = [of("Elster"), of("Meise")]
    employers.make(entries)
    assert names_and_slugs() == [("Nord Wind", "nord-wind")]
    assert {employers.id_of(entry) for entry in entries} == {Company.objects.get().pk}


def test_after_a_transaction_that_failed_its_companies_are_made_anew():
    employers, entry = Employers(""), of("Elster")
    with transaction.atomic():
        employers.make([entry])
        transaction.set_rollback(True)
    employers.forget()
    assert employers.id_of(entry) is None
    employers.make([entry])
    assert employers.id_of(entry) == Company.objects.get().pk
