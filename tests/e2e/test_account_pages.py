"""Every page of an account and of applications: usable by everybody, in both themes, on a phone and zoomed to 400 %.

The pages are those of the two apps that answer, so a new one is covered by itself.
"""

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

import accounts.urls
from accounts.uploads import documents
from applications import actions
from tests import uploads
from tests.accounts.second_factors import add_app
from tests.e2e.axe import violations
from tests.factories import (
    ApplicationFactory,
    MembershipFactory,
    PostingFactory,
    ProfileFactory,
    QuestionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
ZOOMED = {"width": 320, "height": 256}  # 1280 × 1024 at 400 %
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
STRANGERS = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_inactive",
]


def names():
    """Of the addresses of both apps that need nothing in them."""
    own = [f"accounts:{pattern.name}" for pattern in accounts.urls.own]
    theirs = [pattern.name for pattern in accounts.urls.urlpatterns if getattr(pattern, "name", None)]
    return [*own, *theirs, "applications:list", "applications:recommended", "applications:saved"]


def is_page(response):
    return response.status_code == 200 and response["Content-Type"].startswith("text/html")


@pytest.fixture
def posting():
    posting = PostingFactory(title="Head gardener", places=["Essen"])
    for kind in ("short_text", "long_text", "yes_no", "number", "date", "file"):
        QuestionFactory(posting=posting, kind=kind, text=f"What about {kind}?")
    return posting


@pytest.fixture(params=["plain", "with a second factor"])
def person(request, posting):
    """With something on each page: odd files, an application with letters, one that waits, a draft."""
    person = ProfileFactory().user
    team = MembershipFactory(company=posting.company).user
    for upload in (uploads.cv(), uploads.pdf(name="odd.pdf")):
        documents.claim(documents.stage(upload), owner=person)
    application = ApplicationFactory(candidate=person, cv=person.documents.first())
    for is_from_company, by in ((True, team), (False, person)):
        actions.send_message(application, by=by, text="Dear all", from_company=is_from_company)
    ApplicationFactory(draft=True, candidate=person)
    if request.param != "plain":
        add_app(person)
    return person


@pytest.fixture
def client_of(person):
    """Signed in an instant ago, which proves enough for every page."""
    client = Client()
    client.force_login(person)
    request = RequestFactory().get("/")
    request.session = client.session
    for method in ("code", "mfa"):
        record_authentication(request, person, method=method)
    request.session.save()
    return client


@pytest.fixture
def pages(client_of, person, posting):
    found = [reverse("applications:apply", args=[posting.pk])]
    found += [application.get_absolute_url() for application in person.applications.all()]
    for name in names():
        try:
            found.append(reverse(name))
        except NoReverseMatch:  # it needs something in its address
            continue
    return [url for url in found if is_page(client_of.get(url))]


@pytest.fixture
def opened(new_page, client_of, site, settings):
    def make(**options):
        page = new_page(**options)
        value = client_of.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site.url}])
        return page

    return make


def complaints(page, urls):
    """Of axe, and of what has to be scrolled for sideways."""
    found = []
    for url in urls:
        page.set_viewport_size(DESK)
        page.goto(url)
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        found += violations(page)
        for size in (PHONE, ZOOMED):
            page.set_viewport_size(size)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append(f"{size['width']} pixels are not enough for {url}")
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_a_candidate_is_usable_by_everybody(opened, pages, theme):
    assert len(pages) > 15
    found = complaints(opened(color_scheme=theme), pages)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_of_a_stranger_is_usable_by_everybody(new_page, posting, theme):
    UserFactory()
    urls = [*(reverse(name) for name in STRANGERS), reverse("applications:apply", args=[posting.pk])]
    found = complaints(new_page(color_scheme=theme), urls)
    assert not found, "\n".join(found)


def test_every_page_can_be_walked_by_keyboard(opened, pages):
    """The first Tab leads to the skip link, and whatever has the focus shows it."""
    page = opened()
    for url in pages:
        page.goto(url)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip-link", url
        for _ in range(12):
            page.keyboard.press("Tab")
            shown = page.evaluate(
                "(() => { const at = document.activeElement;"
                " const is_marked = (each) => getComputedStyle(each).outlineStyle !== 'none';"
                " return at === document.body || is_marked(at) || is_marked(at.closest('.card') || at) })()"
            )
            assert shown, f"{url}: {page.evaluate('document.activeElement.outerHTML.slice(0, 200)')}"
