"""A real Chromium against the live server. What the browser complains about fails the test."""

import os
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.e2e.chromium import find_chromium

# playwright's sync API keeps an event loop in the thread in which the test also reads the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

FLAGS = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


class Watch:
    """Collects console errors (CSP violations are among them), script errors and requests to other hosts."""

    def __init__(self, origin):
        self.host = urlsplit(origin).netloc
        self.complaints = []
        self.allowed = []

    def allow(self, fragment):
        """A complaint that the test provokes, for instance "status of 410"."""
        self.allowed.append(fragment)

    def follow(self, context):
        context.on("console", self.note_console)
        context.on("weberror", lambda error: self.note(f"script: {error.error}"))
        context.on("request", self.note_foreign)

    def note_console(self, message):
        # Chromium asks for this by itself beside plain text, where no page can name an icon.
        if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
            self.note(f"console: {message.text}")

    def note_foreign(self, request):
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.note(f"request to another host: {request.url}")

    def note(self, complaint):
        if not any(fragment in complaint for fragment in self.allowed):
            self.complaints.append(complaint)


@pytest.fixture(scope="session")
def browser():
    path = find_chromium()
    assert path, "No Chromium found: install Debian's package chromium, or set CHROME_PATH."
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, settings):
    """The live server, with links of mails and feeds leading to it."""
    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return live_server


@pytest.fixture
def watch(site):
    watch = Watch(site.url)
    yield watch
    assert watch.complaints == []


@pytest.fixture
def new_page(browser, site, watch):
    """new_page(**options of a context): a page of a fresh context; relative addresses mean the site."""
    contexts = []

    def make(**options):
        options = {
            "base_url": site.url,
            "locale": "en-GB",
            "viewport": {"width": 1280, "height": 900},
        } | options
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        watch.follow(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def phone(new_page):
    return new_page(**PHONE)


@pytest.fixture
def dark_page(new_page):
    return new_page(color_scheme="dark")


@pytest.fixture
def no_js_page(new_page):
    return new_page(java_script_enabled=False)


@pytest.fixture
def sign_in(site, settings):
    """sign_in(page, user) gives the page's context the session of a person who has signed in."""

    def sign(page, user):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site.url}])

    return sign
