"""python -m tests.audit.pictures: `make pictures` takes those of the README anew, in light and dark."""

import io
import sys

from PIL import Image

from jobboard.services import ServiceError
from jobboard.services.environment import ROOT
from tests.audit import site as sites

FOLDER = ROOT / "docs" / "images"
WIDE = {"viewport": {"width": 1280, "height": 800}}
NARROW = {"viewport": {"width": 390, "height": 800}, "device_scale_factor": 2}
LOW = {"viewport": {"width": 1280, "height": 560}}
MAIL = {"viewport": {"width": 720, "height": 800}}


def wanted():
    """{name: (path, who, screen)} of the demo's own pages."""
    from django.db.models import Count
    from django.urls import reverse

    from applications.models import Application
    from postings.models import Posting

    ad = Posting.objects.open().filter(company__slug="aldi-einkauf", easy_apply=True).order_by("pk").first()
    sent = Application.objects.filter(posting__company=ad.company).sent().values_list("posting")
    [(busiest, _most)] = sent.annotate(n=Count("pk")).order_by("-n")[:1]
    recruiter, candidate = "recruiter@example.org", "candidate@example.org"
    board = reverse("admin:applications_application_board", args=[busiest])
    return {
        "search": (f"{reverse('search')}?q=engineer", "", WIDE),
        "ad": (ad.get_absolute_url(), "", WIDE),
        "ad-phone": (ad.get_absolute_url(), "", NARROW),
        "apply": (reverse("applications:apply", args=[ad.pk]), candidate, WIDE),
        "board": (board, recruiter, LOW),
    }


def take(site, say):
    from tests.audit import browser, mails, pages

    chosen = wanted()
    sessions = {who: pages.session_of(who) for _path, who, _screen in chosen.values() if who}
    html = mails.html_of(mails.digest(site))
    with browser.opened() as chromium:
        for theme in ("light", "dark"):
            for name, (path, who, screen) in chosen.items():
                context = browser.context_of(chromium, site, sessions.get(who), "en", theme, screen)
                tab = context.new_page()
                tab.goto(f"{site.url}{path}", wait_until="load")
                keep(f"{name}-{theme}", tab.screenshot(), say)
                context.close()
            tab = chromium.new_page(color_scheme=theme, **MAIL)
            tab.set_content(html)
            keep(f"mail-{theme}", tab.screenshot(), say)
            tab.close()


def keep(name, screenshot, say):
    path = FOLDER / f"{name}.webp"
    image = Image.open(io.BytesIO(screenshot)).convert("RGB")
    image.save(path, quality=72, method=6)
    say(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


def main():
    import django

    def say(text):
        print(f"pictures | {text}", file=sys.stderr, flush=True)

    FOLDER.mkdir(exist_ok=True)
    sites.VAR.mkdir(parents=True, exist_ok=True)
    with sites.running(say) as site:
        django.setup()
        take(site, say)


if __name__ == "__main__":
    try:
        main()
    except ServiceError as error:
        sys.exit(f"pictures: {error}")
