from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.urls import reverse

from jobboard.pages.sitemap import entries, files
from jobboard.routers import public_reads
from postings.machines import for_machines

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# What a person does, or sees of what is theirs; answers to programs, which hold nothing that pages don't.
PRIVATE = [
    "/account/",
    "/admin/",
    "/alerts/",
    "/api/",
    "/applications/",
    "/feeds/",
    "/invitations/",
    "/jobs.atom",
    "/jobs/*/apply/",
    "/jobs/*/out/",
    "/jobs/*/report/",
    "/recommended/",
    "/saved/",
]


@for_machines("sitemap", max_age=300)
def sitemap_index(request):
    with public_reads(AnonymousUser()):
        found = [
            (reverse("sitemap_file", args=[each.section, each.number]), each.changed_at) for each in files()
        ]
    return as_xml("sitemapindex", "sitemap", found)


@for_machines("sitemap", max_age=300)
def sitemap_file(request, section, number):
    with public_reads(AnonymousUser()):
        found = list(entries(section, number))
    if not found:
        raise Http404
    return as_xml("urlset", "url", found)


def as_xml(root, name, found):
    lines = [
        f"<{name}><loc>{escape(settings.SITE_URL + path)}</loc>"
        + (f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else "")
        + f"</{name}>\n"
        for path, at in found
    ]
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{"".join(lines)}</{root}>\n'
    )
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@for_machines("sitemap", max_age=3600)
def robots(request):
    rules = "".join(f"Disallow: {path}\n" for path in PRIVATE)
    text = f"User-agent: *\n{rules}\nSitemap: {settings.SITE_URL}{reverse('sitemap')}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
