"""What a browser says of each page: axe's rules, what the page prints to the console, and whether it fits.

Every page in both languages and both themes, on a phone and at a desk; the quick look takes them in turn.
"""

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.audit.pages import session_of
from tests.e2e.chromium import MISSING, find_chromium
from tests.e2e.conftest import FLAGS, PHONE

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """
() => axe.run(document, { resultTypes: ["violations"] }).then((found) => found.violations.map((rule) =>
  `${rule.id}: ${rule.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`))
"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PATIENCE = 120_000  # ms: a busy machine is no finding
DESK = {"viewport": {"width": 1280, "height": 900}}
# (language, theme, screen): each language and each theme on both screens.
LOOKS = [("en", "light", DESK), ("de", "dark", PHONE), ("en", "dark", PHONE), ("de", "light", DESK)]


@dataclass
class Seen:
    """Of one page in one look: the finished markup and what is wrong with it."""

    page: object
    look: str
    html: str = ""
    headers: dict = field(default_factory=dict)
    links: list = field(default_factory=list)
    axe: list = field(default_factory=list)
    console: list = field(default_factory=list)
    fit: list = field(default_factory=list)


@contextmanager
def opened():
    path = find_chromium()
    if not path:
        raise SystemExit(f"audit: {MISSING}")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


def rounds_of(pages, *, is_quick):
    """[(look, its pages), …]: all pages in each look, or each page in one of two looks that share nothing."""
    if not is_quick:
        return [(look, pages) for look in LOOKS]
    return [(look, pages[number::2]) for number, look in enumerate(LOOKS[:2])]


def look_at(site, rounds):
    """A `Seen` of each page in each look."""
    # Sessions are made first: playwright keeps an event loop in this thread, in which Django reads no database.
    people = {page.who for _look, pages in rounds for page in pages}
    sessions = {who: session_of(who) for who in people if who}
    with opened() as browser:
        for (language, theme, screen), pages in rounds:
            name = f"{language} {theme} {screen['viewport']['width']}"
            for who in dict.fromkeys(page.who for page in pages):
                context = context_of(browser, site, sessions.get(who), language, theme, screen)
                for page in pages:
                    if page.who == who:
                        yield visit(context, site, page, name)
                context.close()


def context_of(browser, site, session, language, theme, screen):
    context = browser.new_context(locale=language, color_scheme=theme, reduced_motion="reduce", **screen)
    context.set_default_timeout(PATIENCE)
    if session:
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: language}
        context.add_cookies(
            [{"name": name, "value": value, "url": site.url} for name, value in cookies.items()]
        )
    return context


def ask_for_code(site, email):
    """As somebody does who signs in."""
    with opened() as browser:
        tab = browser.new_page()
        tab.goto(f"{site.url}/account/login/code/")
        tab.locator("main input[name=email]").fill(email)
        send(tab, "main form:has(input[name=email])")


def visit(context, site, page, look):
    origin = site.guide if page.on_guide else site.url
    seen = Seen(page, look)
    tab = context.new_page()
    note = partial(note_console, seen)
    tab.on("console", note)
    tab.on("pageerror", lambda error: seen.console.append(f"script: {error}"))
    tab.on("request", lambda request: note_foreign(seen, origin, request.url))
    try:
        response = tab.goto(f"{origin}{page.path}", wait_until="load")
        if response.status != page.status:
            seen.console.append(f"answers {response.status}, not {page.status}")
        seen.headers, seen.html = response.headers, response.text()
        if page.sends:
            send(tab, page.sends)
            seen.html = tab.content()
        seen.links = tab.evaluate("() => [...document.links].map((link) => link.href)")
        if (wide := tab.evaluate(TOO_WIDE)) > 0:
            seen.fit.append(f"{wide} px too wide")
        tab.remove_listener("console", note)  # axe tries a style sheet of its own, which the policy refuses
        tab.evaluate(AXE)
        seen.axe = tab.evaluate(RUN_AXE)
    finally:
        tab.close()
    return seen


def send(tab, selector):
    """Empty, and without the browser's own checks, so that the site's are seen."""
    with tab.expect_navigation():
        tab.locator(selector).first.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")


def note_console(seen, message):
    """A page that answers 404 or 410 on purpose is told as an error of loading, and so is a form with mistakes."""
    if message.type == "error" and "Failed to load resource" not in message.text:
        seen.console.append(message.text)


def note_foreign(seen, origin, url):
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob", "about") and parts.netloc != urlsplit(origin).netloc:
        seen.console.append(f"asks another host: {url}")
