"""An interview with a date (A7), and what the job pays, named before it (A10)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone

from applications import actions, ics
from applications.models import Interview, Status
from tests.factories import ApplicationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def recruiter(posting):
    return MembershipFactory(company=posting.company).user


@pytest.fixture
def application(posting, candidate):
    return ApplicationFactory(posting=posting, candidate=candidate)


@pytest.fixture
def invite(application, recruiter):
    def act(starts_at=None, *, tell=True, where="Am Stadtpark 1; Essen, 2nd floor"):
        starts_at = starts_at or timezone.now() + timedelta(days=3)
        interview = Interview(starts_at=starts_at, minutes=45, where=where)
        actions.change_status(
            application, Status.INTERVIEW, by=recruiter, tell=tell, text="Come in.", interview=interview
        )
        return interview

    return act


def event_in(text):
    return icalendar.Calendar.from_ical(text).events[0]


def page_of(client, application):
    client.force_login(application.candidate)
    return client.get(application.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "moment", [(2027, 1, 15, 10), (2027, 7, 15, 10), (2027, 3, 28, 9), (2027, 10, 31, 2)]
)
def test_calendar_file_names_the_very_moment_in_a_zone_it_spells_out(invite, moment):
    starts_at = datetime(*moment, tzinfo=BERLIN)
    calendar = icalendar.Calendar.from_ical(ics.of(invite(starts_at)))
    event = calendar.events[0]
    zone = calendar.timezones[0].to_tz()
    for name, wanted in (("DTSTART", starts_at), ("DTEND", starts_at + timedelta(minutes=45))):
        told = event[name].dt.replace(tzinfo=zone)
        assert told.utcoffset() == wanted.utcoffset(), name
        assert told.timestamp() == wanted.timestamp(), name
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin" == calendar.timezones[0]["TZID"]


def test_calendar_file_keeps_to_the_lines_of_the_standard(invite, application):
    application.ad["title"] = "Gärtner\r\nBEGIN:VEVENT " + "ä" * 100
    application.save()
    text = ics.of(invite())
    assert text.count("\r\n") == text.count("\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    event = event_in(text)
    assert event["SUMMARY"].startswith("Interview: Gärtner\nBEGIN:VEVENT ä")
    assert event["LOCATION"] == "Am Stadtpark 1; Essen, 2nd floor"
    assert len(icalendar.Calendar.from_ical(text).events) == 1


def test_invitation_is_mailed_with_date_and_calendar_file(invite, mailbox, candidate):
    invite(datetime(2027, 7, 15, 10, tzinfo=BERLIN))
    mail = mailbox(candidate.email)[-1]
    assert "15 July 2027" in mail.text() and "10:00" in mail.text() and "Europe/Berlin" in mail.text()
    assert "Am Stadtpark 1; Essen" in mail.text("html")
    file = next(mail.message.iter_attachments())
    assert (file.get_filename(), file.get_content_type()) == ("interview.ics", "text/calendar")
    assert event_in(file.get_content())["DTSTART"].dt.hour == 10


def test_candidate_sees_the_date_only_once_it_is_told(client, invite, application, recruiter):
    interview = invite(tell=False)
    file = reverse("applications:interview", args=[application.pk, interview.change_id])
    assert "Your interview" not in page_of(client, application)
    assert client.get(file).status_code == 404
    actions.tell_status(application, by=recruiter)
    assert "Your interview" in page_of(client, application)
    response = client.get(file)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert event_in(response.content)["UID"].startswith(f"interview-{interview.uid}@")
    client.force_login(UserFactory())
    assert client.get(file).status_code == 404


def test_later_date_moves_the_entry_that_calendars_have(client, invite, application, mailbox, candidate):
    first, second = invite(), invite(timezone.now() + timedelta(days=9))
    assert (second.uid, second.sequence) == (first.uid, 1)
    page = page_of(client, application)
    assert page.count("(moved)") == 1
    assert len(mailbox(candidate.email)) == 2
    assert application.changes.filter(from_status="interview", to_status="interview").count() == 1


def test_interview_after_one_that_was_held_is_another(invite):
    held = invite(timezone.now() - timedelta(days=1))
    assert invite().uid != held.uid


def test_new_date_that_is_kept_back_is_not_shown_and_can_be_told(client, invite, application, recruiter):
    invite()
    invite(timezone.now() + timedelta(days=9), tell=False)
    application.refresh_from_db()
    assert not application.is_told
    assert "(moved)" not in page_of(client, application)
    actions.tell_status(application, by=recruiter)
    application.refresh_from_db()
    assert application.is_told
    assert "(moved)" in page_of(client, application)


def test_decided_matter_has_no_interview_ahead(client, invite, application, recruiter):
    invite()
    actions.change_status(application, Status.DECLINED, by=recruiter, tell=True)
    application.refresh_from_db()
    assert "Your interview" not in page_of(client, application)


def test_what_the_job_pays_goes_with_the_invitation_as_the_ad_has_it_now(
    client, invite, application, posting, mailbox, candidate
):
    posting.salary_min, posting.salary_max, posting.salary_currency = 48000, 60000, "EUR"
    posting.save()
    invite()
    assert "€48,000 – 60,000 per year" in mailbox(candidate.email)[-1].text()
    posting.salary_min = 20000
    posting.save()
    assert "€48,000 – 60,000 per year" in page_of(client, application)


def test_recruiter_invites_in_the_admin_and_fetches_the_calendar_file(
    client, application, recruiter, posting
):
    client.force_login(recruiter)
    decide = reverse("admin:applications_application_decide_and_tell", args=[application.pk])
    form = {
        "status": "interview",
        "starts_at": "2027-07-15T10:00",
        "where": "https://meet.example/x",
        "text": "",
    }
    assert client.post(decide, form).status_code == 302
    interview = Interview.objects.get()
    assert (interview.starts_at, interview.minutes) == (datetime(2027, 7, 15, 10, tzinfo=BERLIN), 60)
    page = client.get(
        reverse("admin:applications_application_change", args=[application.pk])
    ).content.decode()
    file = reverse("admin:applications_application_interview", args=[application.pk, interview.change_id])
    assert file in page
    assert event_in(client.get(file).content)["LOCATION"] == "https://meet.example/x"
    client.force_login(MembershipFactory().user)
    assert client.get(file).status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_at": "2020-01-01T10:00"}, "This moment is past."),
        ({"status": "declined"}, "Only an interview has a date"),
        ({"starts_at": "", "where": "Essen"}, "When does the interview begin?"),
        ({"starts_at": "2027-03-28T02:30"}, "couldn’t be interpreted in time zone"),
    ],
)
def test_date_that_makes_no_sense_is_explained(client, application, recruiter, changes, sentence):
    client.force_login(recruiter)
    decide = reverse("admin:applications_application_decide", args=[application.pk])
    form = {"status": "interview", "starts_at": "2027-07-15T10:00", "where": "", "text": ""} | changes
    response = client.post(decide, form)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    application.refresh_from_db()
    assert application.status == "submitted"
