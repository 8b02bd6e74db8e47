"""python -m tests.audit: `make audit`; see docs/audit.md."""

import os
import signal
import sys
from collections import Counter

from jobboard.services import ServiceError
from jobboard.services.lock import only_run
from tests.audit import site as sites
from tests.bench.harness.report import tables

QUICK = os.environ.get("AUDIT") == "quick"
ONLY = [name.strip() for name in os.environ.get("AUDIT_PAGES", "").split(";") if name.strip()]
CHECKS = ("axe", "console", "fit", "markup", "headers", "links", "mail", "lighthouse")


def say(text):
    print(f"audit | {text}", file=sys.stderr, flush=True)


class Findings:
    """What each check found on each page; a check that looked and found nothing counts 0."""

    def __init__(self):
        self.texts, self.looked = [], Counter()

    def add(self, page, check, texts, look=""):
        self.looked[page, check] += 0
        for text in texts:
            self.looked[page, check] += 1
            self.texts.append(f"{page}{f' ({look})' if look else ''}: {check}: {text}")

    def rows(self):
        for page in dict.fromkeys(page for page, _check in self.looked):
            counts = {check: self.looked.get((page, check)) for check in CHECKS}
            yield {"table": "Findings", "page": page} | counts


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # so that what was started is stopped
    sites.VAR.mkdir(parents=True, exist_ok=True)
    with only_run(sites.VAR), sites.running(say) as site:
        import django

        django.setup()
        found, rows = Findings(), []
        documents = judge_pages(site, found) | judge_mails(site, found)
        judge_markup(documents, found)
        if not QUICK:
            rows = list(judge_speed(site, found))
    print(f"\n{tables([*found.rows(), *rows])}\n")
    for text in dict.fromkeys(found.texts):
        print(text)
    print(f"{len(found.texts)} findings")
    return 1 if found.texts else 0


def judge_pages(site, found):
    """{name of a page: its markup}"""
    from tests.audit import answers, browser, pages

    chosen = [page for page in pages.make() if not ONLY or page.name in ONLY]
    rounds = browser.rounds_of(chosen, is_quick=QUICK)
    say(f"looking {sum(len(pages) for _look, pages in rounds)} times at {len(chosen)} pages")
    documents, links = {}, []
    for seen in browser.look_at(site, rounds):
        name = seen.page.name
        found.add(name, "axe", seen.axe, seen.look)
        found.add(name, "console", seen.console, seen.look)
        found.add(name, "fit", seen.fit, seen.look)
        found.add(name, "headers", answers.header_findings(seen), seen.look)
        documents[f"{name} ({seen.look})"] = seen.html
        if not seen.page.on_guide and name not in {page.name for page, _links, _cookie in links}:
            cookie = pages.cookie_of(seen.page.who)
            links.append((seen.page, seen.links, cookie))
        if name == "results":
            found.add(name, "headers", answers.file_findings(site, seen.html), seen.look)
    dead, asked = answers.link_findings(site, links)
    say(f"asked for {asked} links")
    for page, _links, _cookie in links:
        found.add(page.name, "links", dead.get(page.name, []))
    return documents


def judge_mails(site, found):
    from tests.audit import browser, mails

    say("waiting for mails")
    arrived = mails.received(site, lambda email: browser.ask_for_code(site, email))
    for name, mail in arrived.items():
        found.add(name, "mail", mails.findings(site, mail, is_digest=mails.is_digest(name)))
    return {name: mails.html_of(mail) for name, mail in arrived.items()}


def judge_markup(documents, found):
    from tests.audit import markup, tools

    tools.install(say)
    say(f"checking the markup of {len(documents)} documents")
    for name, messages in markup.check(documents, sites.VAR / "documents").items():
        found.add(name.partition(" (")[0], "markup", messages, name.partition(" (")[2].rstrip(")"))


def judge_speed(site, found):
    from tests.audit import lighthouse, pages

    for page in pages.make():
        if page.name in pages.MEASURED:
            say(f"measuring {page.name}")
            row = lighthouse.measure(f"{site.url}{page.path}")
            found.add(page.name, "lighthouse", lighthouse.misses(row))
            yield {"table": lighthouse.TABLE, "page": page.name} | row


try:
    sys.exit(main())
except ServiceError as error:
    sys.exit(f"audit: {error}")
except KeyboardInterrupt:
    sys.exit(130)
