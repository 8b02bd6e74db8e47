"""J7: staff deal with reports; nobody else learns of them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import Role
from postings.models import Posting, Report
from tests.factories import MembershipFactory, PostingFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:postings_report_changelist")


def address(name, report):
    return reverse(f"admin:postings_report_{name}", args=[report.pk])


@pytest.fixture
def staff(client):
    user = UserFactory(staff=True)
    client.force_login(user)
    return user


def test_the_queue_shows_ad_reason_number_and_the_way_to_the_ad(client, staff):
    report = ReportFactory(posting__title="Easy millions")
    ReportFactory(posting=report.posting, reason="money")
    ReportFactory(posting=report.posting, email="", closed_at=report.created_at, outcome="dismissed")
    content = client.get(LIST).content.decode()
    assert content.count("Easy millions</a>") == 2
    assert reverse("admin:postings_posting_change", args=[report.posting_id]) in content
    assert "Asks for money" in content
    assert 'class="field-reports_on_ad">2<' in content
    assert client.get(LIST, {"state": "closed"}).content.decode().count("Easy millions</a>") == 1
    assert client.get(LIST, {"state": "all"}).content.decode().count("Easy millions</a>") == 3


def test_the_report_is_read_with_its_words_and_address(client, staff):
    content = client.get(address("change", ReportFactory())).content.decode()
    assert "The company does not exist." in content
    assert "witness@example.org" in content


def test_freezing_the_ad_closes_every_report_on_it_and_erases_the_addresses(client, staff):
    report, other = ReportFactory(), ReportFactory()
    again = ReportFactory(posting=report.posting)
    client.post(address("freeze", report))
    assert list(Posting.objects.open()) == [other.posting]
    assert client.get(report.posting.get_absolute_url()).status_code == 404
    for each in (report, again):
        each.refresh_from_db()
        assert (each.outcome, each.closed_by, each.email) == ("frozen", staff, "")
    assert list(Report.objects.open()) == [other]
    logged = LogEntry.objects.filter(user=staff, change_message="Frozen.")
    assert {entry.get_edited_object() for entry in logged} == {report, report.posting}


def test_dismissing_leaves_the_ad_and_other_reports_alone(client, staff):
    report = ReportFactory()
    other = ReportFactory(posting=report.posting)
    client.post(address("dismiss", report))
    report.refresh_from_db()
    assert (report.outcome, report.email) == ("dismissed", "")
    assert report.posting.is_open
    assert list(Report.objects.open()) == [other]
    assert LogEntry.objects.get(change_message="Dismissed.").get_edited_object() == report


@pytest.mark.parametrize(
    ("action", "outcome"), [("freeze_selected", "frozen"), ("dismiss_selected", "dismissed")]
)
def test_many_are_dealt_with_at_once(client, staff, action, outcome):
    reports = ReportFactory.create_batch(3)
    client.post(LIST, {"action": action, "_selected_action": [report.pk for report in reports[:2]]})
    assert list(Report.objects.filter(outcome=outcome).order_by("pk")) == reports[:2]
    assert list(Report.objects.open()) == reports[2:]
    assert LogEntry.objects.filter(object_id=reports[0].pk).exists()


def test_what_was_dealt_with_stays_as_it_was(client, staff):
    report = ReportFactory()
    client.post(address("dismiss", report))
    assert client.post(address("freeze", report)).status_code == 404
    assert report.posting.is_open


@pytest.mark.parametrize("name", ["freeze", "dismiss"])
def test_looking_changes_nothing(client, staff, name):
    assert client.get(address(name, ReportFactory())).status_code == 405
    assert Report.objects.open().exists()


@pytest.mark.parametrize("role", Role.values)
def test_a_company_never_learns_of_reports_on_its_ads(client, role):
    report = ReportFactory(text="Whistle-blown words")
    client.force_login(MembershipFactory(company=report.posting.company, role=role).user)
    assert client.get(LIST).status_code == 403
    assert client.get(address("change", report)).status_code == 403
    for name in ("freeze", "dismiss"):
        assert client.post(address(name, report)).status_code == 403
    for page in (reverse("admin:index"), reverse("admin:postings_posting_change", args=[report.posting_id])):
        content = client.get(page).content.decode()
        assert "Whistle-blown" not in content
        assert LIST not in content
    assert Report.objects.open().get() == report


def test_staff_see_on_the_overview_how_many_wait(client, staff):
    ReportFactory.create_batch(2)
    content = client.get(reverse("admin:index")).content.decode()
    assert f'<b>2</b> <a href="{LIST}">reports on ads to look at</a>' in content


def test_nobody_writes_changes_or_deletes_a_report_there(client, staff):
    report = ReportFactory()
    for path in (reverse("admin:postings_report_add"), address("delete", report)):
        assert client.get(path).status_code == 403
    assert client.post(address("change", report), {"text": "nothing"}).status_code == 403


def test_queries_do_not_grow_with_reports(client, staff):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    ReportFactory()
    one = asked()
    ReportFactory.create_batch(2, posting=PostingFactory())
    ReportFactory.create_batch(2)
    assert asked() == one
