"""What axe finds on a page, as lines that say where."""

from axe_playwright_python.sync_playwright import Axe

axe = Axe()
# To read what sheets import, axe would try a style of its own, which the policy refuses; only the rule about locked
# orientation needs that, and the audit asks it of the sheets as they are served.
OPTIONS = {"preload": False}


def violations(page):
    found = axe.run(page, options=OPTIONS).response["violations"]
    return [
        f"{path_of(page)}: {rule['id']}: {' '.join(map(str, node['target']))}"
        for rule in found
        for node in rule["nodes"]
    ]


def path_of(page):
    return page.evaluate("location.pathname + location.search")
