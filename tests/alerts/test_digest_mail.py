"""M4, M5: what the mail says, and its headers."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from alerts import actions
from alerts.models import Alert, Digest
from mail.actions import drain
from mail.models import BackOff, Delivery
from postings.models import Posting
from tests.factories import CompanyFactory, PostingFactory, SubscriberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(run):
    SubscriberFactory(email="jo@example.org", queries=[{"q": "gardener", "contract": "permanent"}])
    company = CompanyFactory(name="Green & Sons <GmbH>")
    PostingFactory(
        title="Gardener (m/w/d) & more",
        company=company,
        places=["Essen", "Bochum"],
        paid=True,
        model="hybrid",
        published_at=timezone.now() - timedelta(days=3),
    )
    [received] = run()
    return received


def test_the_headers_are_those_of_a_list_that_can_be_left(mail):
    headers = mail.message
    delivery = Delivery.objects.get()
    assert headers["From"] == "Jobs <alerts@jobs.example.org>"
    assert headers["To"] == "jo@example.org"
    assert headers["Message-ID"] == f"<delivery-{delivery.pk}@jobs.example.org>"
    assert headers["List-Id"] == "Jobs <alerts.jobs.example.org>"
    assert re.fullmatch(
        r"<https://jobs\.example\.org/alerts/unsubscribe/[\w.-]+/>", headers["List-Unsubscribe"]
    )
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"daily-\d{8}:alert-digest:alerts:[\w-]{5,15}", headers["Feedback-ID"])
    assert headers["Content-Language"] == "en"
    assert headers["Date"]
    parts = [part.get_content_type() for part in mail.message.iter_parts()]
    assert (mail.message.get_content_type(), parts) == ("multipart/alternative", ["text/plain", "text/html"])


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_each_ad_shows_what_one_needs_to_decide(mail, kind):
    body = mail.text(kind)
    for words in (
        "Essen, Bochum",
        "Home office possible",
        "€48,000 – 60,000 per year",
        "Published 3 days ago",
    ):
        assert words in body
    posting = Posting.objects.get()
    assert f"https://jobs.example.org{posting.get_absolute_url()}" in body
    assert "Not for me" in body
    for purpose in ("feedback", "manage", "unsubscribe"):
        assert f"https://jobs.example.org/alerts/{purpose}/" in body
    assert "because you asked Jobs for jobs by email" in body


def test_the_text_is_plain_and_the_html_is_escaped(mail):
    assert "Gardener (m/w/d) & more" in mail.text()
    assert "Green & Sons <GmbH>" in mail.text()
    html = mail.text("html")
    assert "Gardener (m/w/d) &amp; more" in html
    assert "Green &amp; Sons &lt;GmbH&gt;" in html
    assert "<img" not in html


def test_one_job_of_one_search_is_said_in_the_singular(mail):
    assert mail.subject == "1 new job: gardener"


def test_the_subject_counts_what_is_shown_and_names_the_first_search(run):
    SubscriberFactory(queries=[{"q": "gardener"}, {"q": "welder"}, {"q": "cook"}, {"q": "unheard"}])
    for title in ("Gardener", "Old gardener", "Welder", "Cook"):
        PostingFactory(title=title)
    [mail] = run()
    assert mail.subject == "4 new jobs: gardener and 2 more searches"


def test_it_speaks_the_language_of_the_person_and_names_the_search_in_it(run, settings):
    settings.LANGUAGE_CODE = "en"
    SubscriberFactory(language="de", queries=[{"model": "hybrid"}])
    PostingFactory(model="hybrid")
    [mail] = run()
    assert mail.message["Content-Language"] == "de"
    assert '<html lang="de">' in mail.text("html")


def test_more_of_a_company_and_more_of_a_search_are_linked(run):
    SubscriberFactory(queries=[{"q": "gardener"}])
    big = CompanyFactory(name="Big", slug="big")
    for _ in range(30):
        PostingFactory(title="Gardener")
    for _ in range(5):
        PostingFactory(title="Gardener", company=big)
    [mail] = run()
    text = mail.text()
    assert text.count("* Gardener") == 25
    assert mail.subject.startswith("25 new jobs")
    assert "+8 more: https://jobs.example.org/jobs/?q=gardener&sort=newest" in text
    assert "+2 more from Big: https://jobs.example.org/companies/big/" in text


def test_a_mail_that_names_many_companies_is_sent_as_it_is_read(run):
    """A line of more than 998 bytes would have all of it encoded."""
    SubscriberFactory(queries=[{"q": "gardener"}])
    for number in range(7):
        company = CompanyFactory(name=f"Parks and gardens of the town, department {number}")
        for _ in range(4):
            PostingFactory(title="Gardener", company=company)
    [mail] = run()
    assert mail.text("html").count("+1 more from Parks") == 7
    encodings = {part["Content-Transfer-Encoding"] for part in mail.message.iter_parts()}
    assert encodings <= {"7bit", "8bit"}
    lines = mail.text().splitlines()
    named = [number for number, line in enumerate(lines) if line.startswith("+1 more from Parks")]
    assert named == list(range(named[0], named[0] + 7))


def end_the_wait(smtp):
    """The next hop takes mail again, and nothing waits any longer: neither the mail nor its domain."""
    smtp.answer = None
    BackOff.objects.all().delete()
    Delivery.objects.update(next_at=timezone.now())


def test_what_closed_between_plan_and_hand_over_is_left_out(run, smtp):
    SubscriberFactory(queries=[{}])
    PostingFactory(title="Gardener")
    PostingFactory(title="Welder")
    smtp.answer = "451 4.2.0 Later"
    run()
    Posting.objects.filter(title="Welder").update(closes_at=timezone.now())
    end_the_wait(smtp)
    drain("alerts")
    [mail] = smtp.messages
    assert mail.subject == "1 new job: All jobs"
    assert "Welder" not in mail.text()


@pytest.mark.parametrize("change", ["closed", "off", "erased"])
def test_a_mail_that_became_pointless_is_not_sent(run, smtp, change):
    SubscriberFactory(queries=[{}])
    PostingFactory()
    smtp.answer = "451 4.2.0 Later"
    run()
    if change == "closed":
        Posting.objects.update(closes_at=timezone.now())
    elif change == "off":
        Alert.objects.update(ended_at=timezone.now())
    else:
        Digest.objects.all().delete()
    end_the_wait(smtp)
    assert drain("alerts") == {"cancelled": 1}
    assert smtp.messages == []


def test_a_pause_after_the_planning_puts_the_mail_off_and_loses_nothing(run, smtp):
    reader = SubscriberFactory(queries=[{}])
    PostingFactory(title="Welder")
    smtp.answer = "451 4.2.0 Later"
    run()
    end_the_wait(smtp)
    actions.pause(reader, timezone.localdate() + timedelta(days=2))
    assert drain("alerts") == {"pending": 1}
    assert drain("alerts") == {}
    actions.pause(reader, None)
    assert drain("alerts") == {"sent": 1}
    assert "Welder" in smtp.messages[0].text()


def test_an_ad_that_cannot_even_be_read_is_left_out_and_the_others_are_served(run):
    """Python knows no date that never comes; PostgreSQL does."""
    SubscriberFactory(queries=[{}])
    PostingFactory(title="Gardener")
    poison = PostingFactory(title="Poison")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE postings_posting SET closes_at = 'infinity' WHERE id = %s", [poison.pk])
    [mail] = run()
    assert mail.subject == "1 new job: All jobs"
    assert "* Gardener" in mail.text()


def test_an_edit_shows_in_the_next_mail_though_the_ad_was_laid_out_just_before(run):
    for email in ("jo@example.org", "mo@example.org"):
        SubscriberFactory(email=email, queries=[{}], rhythm="daily" if email < "k" else "weekly")
    posting = PostingFactory(title="Gardener")
    [mail] = run("daily")
    assert "* Gardener" in mail.text()
    posting.title = "Head gardener"
    posting.save()
    posting.company.name = "Renamed Ltd"
    posting.company.save()
    [mail] = run("weekly")
    assert "* Head gardener" in mail.text() and "Renamed Ltd" in mail.text()
