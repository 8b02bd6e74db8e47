"""Of each answer its headers, and where the links of all pages lead."""

import http.client
import re
from urllib.parse import urlsplit

import brotli

DIRECTIVES = re.compile(r"script-src [^;]*'unsafe|default-src [^;]*'unsafe|style-src [^;]*'unsafe")
ALWAYS = {
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}
# Following these would change something, or leads to a file that is looked at elsewhere.
PASSED_OVER = ("/account/logout/", "/jobs/0/")


def header_findings(seen):
    """`headers` have names in lower case."""
    headers = seen.headers
    policy = headers.get("content-security-policy", "")
    referrer = "no-referrer" if seen.page.is_secret else "same-origin"
    for name, wanted in (ALWAYS | {"referrer-policy": referrer}).items():
        if headers.get(name) != wanted:
            yield f"{name}: {headers.get(name)}, not {wanted}"
    if DIRECTIVES.search(policy) or "frame-ancestors 'none'" not in policy:
        yield f"content-security-policy: {policy or 'none'}"
    if "camera=()" not in headers.get("permissions-policy", ""):
        yield "permissions-policy does not refuse the camera"
    if seen.page.who and "no-store" not in headers.get("cache-control", ""):
        yield f"cache-control of a person's page: {headers.get('cache-control')}"
    if "set-cookie" in headers and not seen.page.who and "csrftoken" not in headers["set-cookie"]:
        yield f"a stranger gets a cookie: {headers['set-cookie'][:60]}"


def file_findings(site, html):
    """Of each file that a page names: brotli where that helps, and kept for ever under its hashed name."""
    for path in sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', html))):
        status, headers, _ = get(site, path)
        if status != 200:
            yield f"{path} answers {status}"
        elif "immutable" not in headers.get("cache-control", ""):
            yield f"{path} is asked for again: {headers.get('cache-control')}"
        elif path.endswith((".css", ".js", ".svg")) and headers.get("content-encoding") != "br":
            yield f"{path} does not come with brotli"


def link_findings(site, pages, most=400):
    """({page name: [link that leads nowhere, …]}, how many were asked for): each once for each reader."""
    found, asked = {}, {}
    for page, links, cookie in pages:
        for link in links:
            parts = urlsplit(link)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if (
                path == page.path  # a skip link on a page that answers 404
                or parts.netloc != urlsplit(site.url).netloc
                or parts.path.startswith(PASSED_OVER)
                or len(asked) >= most
            ):
                continue
            key = (path, cookie if page.who else "")
            if key not in asked:
                asked[key] = get(site, path, cookie)[0]
            if asked[key] >= 400:
                found.setdefault(page.name, []).append(f"{path} answers {asked[key]}")
    return found, len(asked)


def get(site, path, cookie=""):
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
    headers = {"Accept-Encoding": "br", "Accept": "text/html"} | ({"Cookie": cookie} if cookie else {})
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    answered = {name.lower(): value for name, value in response.getheaders()}
    if answered.get("content-encoding") == "br":
        brotli.decompress(body)  # what can't be unpacked raises
    return response.status, answered, body
