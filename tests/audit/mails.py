"""Mails as they arrive: a digest of jobs, the question whether an address is right, and a code to sign in with."""

import io
import json
import re
import time
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser
from urllib.parse import urlsplit
from urllib.request import urlopen
from uuid import uuid4

from django.core.management import CommandError, call_command
from django.utils import timezone

from alerts import actions
from postings.search import JobSearch
from tests.factories import SubscriberFactory, UserFactory

CLIPPED = 102_000  # bytes of HTML beyond which the largest webmail cuts a mail off
LINE = 998  # characters, RFC 5322
OF_A_LIST = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID")
ALWAYS = ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language")


def received(site, browser_get):
    """{kind: message}; `browser_get` asks for a code as a person would."""
    names = {kind: f"audit-{uuid4().hex[:12]}@example.org" for kind in ("confirm", "code")}
    UserFactory(email=names["code"])
    actions.make_alert(JobSearch.from_query({"q": "welder"}), email=names["confirm"], language="en")
    browser_get(names["code"])
    mails = {f"mail, {kind}": arrived(site, address) for kind, address in names.items()}
    return mails | {"mail, digest": digest(site)}


def digest(site):
    """Of two searches, to somebody who has never got one."""
    reader = SubscriberFactory(
        email=f"audit-{uuid4().hex[:12]}@example.org", queries=[{"q": "nurse"}, {"q": "engineer"}]
    )
    with suppress(CommandError):  # a mail that was put off is sent by the board's own workers
        call_command("send_alerts", at=timezone.now() + timedelta(days=1), stdout=io.StringIO())
    return arrived(site, reader.email)


def arrived(site, address, patience=180):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        for row in json.load(urlopen(f"{site.mails}/messages/"))["messages"]:
            if address in json.dumps(row["recipients"]):
                source = urlopen(f"{site.mails}/messages/{row['id']}.source").read()
                return message_from_bytes(source, policy=policy.default)
        time.sleep(1)
    raise SystemExit(f"audit: no mail for {address} within {patience} seconds")


class Parts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.pictures, self.scripts = [], [], 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a":
            self.links.append(attrs.get("href", ""))
        if tag == "img":
            self.pictures.append(attrs)
        self.scripts += tag in ("script", "form", "iframe", "object", "link")


def html_of(mail):
    part = mail.get_body(("html",))
    return part.get_content() if part else ""


def findings(site, mail, *, is_digest):
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    if mail.get_content_type() != "multipart/alternative" or kinds != ["text/plain", "text/html"]:
        yield f"is {mail.get_content_type()} of {kinds}"
        return
    for name in (*ALWAYS, *(OF_A_LIST if is_digest else ())):
        if not mail[name]:
            yield f"has no {name}"
    if is_digest and mail["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
        yield f"List-Unsubscribe-Post: {mail['List-Unsubscribe-Post']}"
    html, text = html_of(mail), mail.get_body(("plain",)).get_content()
    parts = Parts()
    parts.feed(html)
    if len(html.encode()) > CLIPPED:
        yield f"its HTML has {len(html.encode())} bytes"
    if any(len(line) > LINE for line in mail.as_string().splitlines()):
        yield "has a line that servers would cut"
    if parts.scripts:
        yield "holds what mail programs throw away: scripts, forms, frames or linked styles"
    if any(urlsplit(link).scheme not in ("http", "https", "mailto") for link in parts.links):
        yield "has a link that leads nowhere"
    if foreign := [
        link for link in parts.links if urlsplit(link).netloc not in ("", urlsplit(site.url).netloc)
    ]:
        yield f"links to other hosts: {foreign[:3]}"
    if any("alt" not in picture for picture in parts.pictures):
        yield "has a picture without words for it"
    if not re.search(r'<html[^>]*\blang="\w', html):
        yield "does not say its language"
    if "color-scheme" not in html:
        yield "does not say that it can be dark"
    if not text.strip() or re.search(r"<\w+[ >]", text):
        yield "its plain text is empty or holds markup"


def is_digest(name):
    return name == "mail, digest"
