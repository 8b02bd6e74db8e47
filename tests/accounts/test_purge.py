"""What runs the timers: the command and the tick."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts import tasks
from accounts.models import Purge, User
from accounts.privacy import retention
from mail.models import Delivery, Status
from postings.models import Report
from tests.factories import ApplicationFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=2000)


def purge(**options):
    out = StringIO()
    call_command("purge_expired", stdout=out, **options)
    return dict(pair.split("=") for pair in out.getvalue().split())


@pytest.fixture
def old_reports():
    return ReportFactory.create_batch(3, closed_at=LONG_AGO, outcome="dismissed", email="")


def texts(reports):
    for report in reports:
        report.refresh_from_db()
    return {report.text for report in reports}


def test_a_dry_run_counts_and_changes_nothing(old_reports):
    assert purge(dry_run=True)["closed_reports"] == "3"
    assert "" not in texts(old_reports)
    assert not Purge.objects.exists()


def test_what_was_done_is_said_and_logged_once(old_reports, caplog):
    assert purge()["closed_reports"] == "3"
    assert texts(old_reports) == {""}
    assert [(row.timer, row.rows) for row in Purge.objects.all()] == [("closed_reports", 3)]
    assert "retention: closed_reports, 3 rows" in caplog.text
    assert purge()["closed_reports"] == "0"
    assert Purge.objects.count() == 1


def test_every_timer_has_its_place_in_the_last_line_and_in_the_documentation():
    told = Path(settings.BASE_DIR, "docs", "privacy.md").read_text()
    names = set(purge())
    assert names == {timer.name for timer in retention.timers()}
    assert {"drafts", "rejected_applications", "deliveries", "inactive_accounts"} <= names
    assert [name for name in names if f"`{name}`" not in told] == []


def test_the_tick_does_the_same(old_reports):
    tasks.purge_expired()
    assert texts(old_reports) == {""}


def test_more_rows_than_fit_into_one_step_all_go(monkeypatch, old_reports):
    monkeypatch.setattr(retention, "BATCH", 2)
    assert purge()["closed_reports"] == "3"


def test_nothing_is_begun_after_the_time_is_up(old_reports):
    retention.purge(seconds=-1)
    assert "" not in texts(old_reports)


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_waits_for_the_next_run(old_reports):
    """The run neither waits for it nor goes round in circles."""
    held, *others = old_reports
    is_held, may_go = Event(), Event()

    def hold():
        with transaction.atomic():
            Report.objects.select_for_update().get(pk=held.pk)
            is_held.set()
            may_go.wait(30)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    try:
        assert is_held.wait(30)
        assert purge()["closed_reports"] == "2"
        assert texts(others) == {""}
    finally:
        may_go.set()
        holder.join()
    assert purge()["closed_reports"] == "1"


@pytest.mark.django_db(transaction=True)
def test_a_row_that_can_not_be_erased_stays_alone_and_the_command_fails(caplog):
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE postings_report ADD CONSTRAINT sticks CHECK (reason <> 'money' OR text <> '')"
        )
    try:
        reports = ReportFactory.create_batch(2, closed_at=LONG_AGO, outcome="dismissed", email="")
        stuck = ReportFactory(
            closed_at=LONG_AGO, outcome="dismissed", email="", reason="money", text="Ada says"
        )
        with pytest.raises(CommandError, match="1 rows could not be erased"):
            purge()
        assert texts(reports) == {""}
        assert texts([stuck]) == {"Ada says"}
        assert f"closed_reports, row {stuck.pk} stays: IntegrityError" in caplog.text
        assert "Ada says" not in caplog.text
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE postings_report DROP CONSTRAINT sticks")


def test_account_that_never_came_to_be_is_erased_after_a_week():
    joined = timezone.now() - timedelta(days=8)
    UserFactory(email="typo@example.org", verified=False, date_joined=joined)
    kept = [
        UserFactory(verified=False),
        UserFactory(date_joined=joined),
        UserFactory(verified=False, date_joined=joined, last_login=joined),
        UserFactory(verified=False, date_joined=joined, staff=True),
        ApplicationFactory(candidate=UserFactory(verified=False, date_joined=joined)).candidate,
    ]
    assert purge()["unverified_accounts"] == "1"
    assert set(User.objects.filter(pk__in=[person.pk for person in kept])) == set(kept)
    assert not User.objects.filter(email="typo@example.org").exists()


@pytest.mark.parametrize(("age", "is_kept"), [(89, True), (91, False)])
def test_mails_that_have_left_are_forgotten_after_90_days(age, is_kept):
    then = timezone.now() - timedelta(days=age)
    Delivery.objects.create(
        kind="account", to="a@example.org", language="en", status=Status.SENT, finished_at=then
    )
    waiting = Delivery.objects.create(
        kind="account", to="b@example.org", language="en", created_at=LONG_AGO, next_at=LONG_AGO
    )
    purge()
    assert Delivery.objects.filter(pk=waiting.pk).exists()
    assert Delivery.objects.filter(to="a@example.org").exists() is is_kept
