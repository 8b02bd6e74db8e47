"""What axe finds on a page, as lines that say where."""

from axe_playwright_python.sync_playwright import Axe

axe = Axe()


def violations(page):
    found = axe.run(page).response["violations"]
    return [
        f"{path_of(page)}: {rule['id']}: {' '.join(map(str, node['target']))}"
        for rule in found
        for node in rule["nodes"]
    ]


def path_of(page):
    return page.evaluate("location.pathname + location.search")
