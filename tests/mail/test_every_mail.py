"""What holds for every mail that the board sends, whatever it is about."""

import re
from email import message_from_bytes, policy
from email.utils import getaddresses, parsedate_to_datetime
from html import unescape

import pytest
from django.apps import apps
from django.test import Client

from alerts import preparing, runs
from alerts.models import Alert
from applications.models import RemindersOff
from companies.models import Membership
from mail import outbox
from mail.models import Delivery
from postings.sequence import number_open_postings
from tests.factories import PostingFactory, SubscriberFactory
from tests.mail import every_mail

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https://jobs\.example\.org(/[^\s\"<>]*)")
LANGUAGES = pytest.mark.parametrize("language", ["de", "en"])


@pytest.fixture
def mails():
    """{kind, or subject of more than one: (delivery, message as a program reads it, bytes)}"""

    def make(language):
        made = []
        for delivery in every_mail.deliveries(language):
            message, source = every_mail.rendered(delivery)
            assert message is not None, f"{delivery.kind} is not wanted"
            made.append((delivery, message_from_bytes(source, policy=policy.default), source))
        return made

    return make


@pytest.fixture
def rows():
    """Every row of every table, as it stands."""

    def read():
        models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
        return {model._meta.label: sorted(map(str, model.objects.values())) for model in models}

    return read


def test_no_kind_of_mail_is_forgotten_here(mails):
    made = {delivery.kind for delivery, _, _ in mails("en")}
    assert made == outbox._renderers.keys() - {"note"}  # of these tests


@LANGUAGES
def test_programs_that_go_by_rfc_5322_read_each_mail_without_a_defect(mails, language):
    for delivery, message, source in mails(language):
        assert all(not part.defects for part in message.walk())
        assert all(not value.defects for part in message.walk() for value in part.values())
        assert not set(b"\r\n\0") & set(source.replace(b"\r\n", b""))
        assert source.partition(b"\r\n\r\n")[0].isascii()
        assert max(map(len, source.split(b"\r\n"))) <= 998
        for once in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version"):
            assert len(message.get_all(once)) == 1, f"{delivery.kind}: {once}"
        assert [address for _, address in getaddresses([message["To"]])] == [delivery.to]
        assert parsedate_to_datetime(message["Date"])
        assert message["Subject"].strip() and message["Auto-Submitted"] == "auto-generated"


@LANGUAGES
def test_each_mail_says_the_same_as_text_and_as_html(mails, language):
    for delivery, message, _ in mails(language):
        text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert f'<html lang="{language}">' in html
        assert not re.search(r"<(img|link|script)\b|url\(", html), f"{delivery.kind} fetches something"
        assert not re.search(r"&(amp|lt|gt|quot|#)|<(p|br|a)\b", text), f"{delivery.kind} has marks of HTML"
        assert {link for link in LINK.findall(text) if "/feedback/" in link} <= set(LINK.findall(html))


def links_of(message):
    """Of both parts and of the header that mail programs have a button for."""
    texts = [message.get_body((kind,)).get_content() for kind in ("plain", "html")]
    found = LINK.findall(" ".join([*texts, message["List-Unsubscribe"] or ""]))
    return {unescape(link) for link in found}


def test_opening_every_link_ten_times_by_get_and_head_changes_no_row(mails, rows):
    """As mail scanners do."""
    links = set().union(*(links_of(message) for _, message, _ in mails("en")))
    client = Client(enforce_csrf_checks=True)
    before = rows()
    assert len(links) > 30 and before["alerts.Subscriber"]
    for link in sorted(links):
        for _ in range(10):
            for ask in (client.get, client.head):
                assert ask(link).status_code in (200, 302), link
    assert rows() == before


FORM = "List-Unsubscribe=One-Click"
PARTS = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
LISTS = {"alert-digest", "alert-confirm", "alert-link", "alert-keep", "application-digest", "saved-closing"}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [(FORM, "application/x-www-form-urlencoded"), (PARTS, "multipart/form-data; boundary=b")],
    ids=["urlencoded", "multipart"],
)
def test_what_comes_again_and_again_is_left_by_one_click_twice(mails, rows, body, content_type):
    """RFC 8058: by the mail program, with no cookie, in either encoding, and no redirect is followed."""
    lists = {delivery.kind: message for delivery, message, _ in mails("en") if "List-Unsubscribe" in message}
    assert lists.keys() == LISTS
    for message in lists.values():
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        [link] = LINK.findall(message["List-Unsubscribe"])
        seen = []
        for _ in range(2):
            response = Client(enforce_csrf_checks=True).post(link, body, content_type=content_type)
            assert response.status_code == 200 and "sessionid" not in response.cookies
            seen.append(rows() | {"alerts.Subscriber": []})  # each press is a sign of life
        assert seen[0] == seen[1]
    assert not Alert.objects.on().exists() and RemindersOff.objects.exists()
    assert Membership.objects.filter(wants_digest=False).exists()


@LANGUAGES
def test_a_digest_of_25_ads_stays_below_60_kb(language):
    """Beyond 102 kB one of the large providers shows only the beginning."""
    reader = SubscriberFactory(language=language, queries=[{"contract": "permanent"}, {}])
    for number in range(40):
        PostingFactory(
            title=f"{every_mail.TITLE} in Voll- oder Teilzeit, unbefristet, Standort {number}",
            places=["Mönchengladbach", "Castrop-Rauxel", "Essen"],
            contract="permanent" if number % 2 else "temporary",
            company__name=f"Gemeinnützige Gesellschaft für Landschaftspflege {number} mbH",
            model="hybrid",
            paid=True,
        )
    number_open_postings()
    preparing.keep_prepared()
    runs.plan("daily", newcomers=True)
    message, source = every_mail.rendered(Delivery.objects.get(to=reader.email))
    assert message.body.count("* G") == 25
    assert len(source) < 60_000
