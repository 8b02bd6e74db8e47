"""P4: every page holds what people really write, on every screen, light and dark."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from alerts import tokens
from companies.models import Company
from tests.e2e.layout import faults
from tests.factories import (
    ApplicationFactory,
    CompanyFactory,
    MarkFactory,
    MembershipFactory,
    PlaceFactory,
    PostingFactory,
    ProfileFactory,
    SubscriberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [360, 390, 768, 1280, 1920]
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter"
LONG_TITLE = f"{LONG_WORD} (m/w/d) für Rindfleischetikettierungsüberwachung ".ljust(200, "x")[:200]
ARABIC = "<p dir='rtl'>مطلوب مهندس برمجيات للعمل في برلين، مع خبرة في Python و Django.</p>"


@pytest.fixture
def company():
    return CompanyFactory(name=f"{LONG_WORD} & Söhne GmbH & Co. KG", industry=LONG_WORD)


@pytest.fixture
def ads(company):
    town = PlaceFactory()
    long = PostingFactory(
        title=LONG_TITLE, company=company, language="de", places=[town, *(f"Oberammergau-{n}" for n in range(39))],
        paid=True, tasks=f"<ul><li>{LONG_WORD * 2}</li></ul><pre>{'x' * 300}</pre>", profile=ARABIC,
        reference="R" * 120,
    )  # fmt: skip
    rest = [
        PostingFactory(title=f"{LONG_WORD} {n}", company=company, places=[town], language="de")
        for n in range(12)  # so that counts have two digits
    ]
    return [long, *rest]


@pytest.fixture
def person(ads):
    user = ProfileFactory(name=LONG_WORD, user__email=f"{'a' * 50}@{'b' * 50}.example.org").user
    SubscriberFactory(
        email=user.email, user=user, queries=[{"q": LONG_WORD}, {"q": "nurse", "where": "Essen"}]
    )
    ApplicationFactory(posting=ads[0], candidate=user, message=LONG_WORD)
    ApplicationFactory(posting=ads[1], candidate=user, withdrawn=True)
    MarkFactory(posting=ads[2], candidate=user)
    MarkFactory(posting=ads[3], candidate=user, interested=True)
    return user


def check(page, *paths):
    """Each page at each width; its faults with where they are."""
    found = []
    for path in paths:
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{path} at {width} px: {fault}" for fault in faults(page)]
    assert found == []


@pytest.fixture(params=["light", "dark"])
def themed(request, new_page):
    return new_page(color_scheme=request.param, locale="de")


def test_what_strangers_see_fits(themed, ads, company):
    search = reverse("search")
    closed = PostingFactory(title=LONG_TITLE, company=company, closed=True)
    check(
        themed,
        reverse("home"), search, f"{search}?q={LONG_WORD[:60]}&where=Nirgendwo", f"{search}?contract=permanent&q=oder",
        ads[0].get_absolute_url(), closed.get_absolute_url(), company.get_absolute_url(), reverse("companies"),
        reverse("browse"), reverse("applications:apply", args=[ads[0].pk]), reverse("account_login"),
        reverse("account_signup"), reverse("employers"), reverse("privacy"),
    )  # fmt: skip


def test_what_a_candidate_sees_fits(themed, sign_in, ads, person):
    sign_in(themed, person)
    sent = person.applications.filter(withdrawn_at=None).get()
    manage = reverse("alerts:manage", args=[tokens.make(tokens.MANAGE, person.subscriber)])
    names = ["home", "search", "applications:saved", "applications:list", "alerts:list", "accounts:profile"]
    names += ["accounts:documents", "mfa_index", "accounts:export", "accounts:delete"]
    check(
        themed, *map(reverse, names), manage, ads[4].get_absolute_url(),
        reverse("applications:detail", args=[sent.pk]), reverse("applications:apply", args=[ads[4].pk]),
    )  # fmt: skip


def test_what_a_recruiter_sees_is_no_wider_than_the_screen(themed, sign_in, ads, person, company):
    user = MembershipFactory(company=company, user=UserFactory(email="recruiter@example.org")).user
    sign_in(themed, user)
    found = []
    for path in (reverse("admin:index"), reverse("admin:applications_application_board", args=[ads[0].pk])):
        themed.goto(path)
        for width in WIDTHS:
            themed.set_viewport_size({"width": width, "height": 900})
            found += [f"{path} at {width}: {fault}" for fault in faults(themed) if "too wide" in fault]
    assert found == []


def test_nothing_found_and_an_empty_board_fit(themed):
    assert not Company.objects.exists()
    check(themed, reverse("home"), reverse("search"), reverse("companies"), reverse("browse"))


def test_right_to_left_text_in_an_ad_runs_from_the_right(page, ads):
    page.goto(ads[0].get_absolute_url())
    paragraph = page.get_by_text("مطلوب مهندس")
    expect(paragraph).to_have_css("direction", "rtl")


@pytest.mark.parametrize("width", [360, 390, 768])
def test_the_actions_of_an_ad_stay_on_a_small_screen_while_one_reads(page, ads, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(ads[0].get_absolute_url())
    apply = page.get_by_role("link", name="Easy apply").first
    for part in (0, 0.5, 1):
        page.evaluate("part => window.scrollTo(0, part * document.documentElement.scrollHeight)", part)
        expect(apply).to_be_in_viewport(ratio=1)
