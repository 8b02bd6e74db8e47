"""The way through the admin: five places for recruiters, and one menu with whatever else the person may see."""

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.scoping import only_company

MAIN = ("Posting", "Application", "Company", "Membership")
ON_THE_TEAMS_PAGE = ("Invitation",)


def context(request, apps):
    """`apps` is the site's own list, so a table that the person may not see stands nowhere."""
    tables = {table["object_name"]: table for app in apps for table in app["models"]}
    return {
        "office_nav": list(links(request, tables)),
        "office_menu": list(others(apps)) if tables else [],
    }


def links(request, tables):
    names = {
        "Posting": _("Ads"),
        "Application": _("Applicants"),
        "Company": _("Companies") if request.user.is_staff else _("Company"),
        "Membership": _("Team"),
    }
    index = reverse("admin:index")
    if tables:
        yield {"name": _("Dashboard"), "url": index, "is_current": request.path == index}
    for model in MAIN:
        if model in tables and (url := tables[model]["admin_url"]):
            is_current = request.path.startswith(url)
            yield {
                "name": names[model],
                "url": own_company(request) if model == "Company" else url,
                "is_current": is_current,
            }


def own_company(request):
    """Whoever recruits for one company needs no list of it."""
    if company := only_company(request):
        return reverse("admin:companies_company_change", args=[company])
    return reverse("admin:companies_company_changelist")


def others(apps):
    for app in apps:
        tables = [table for table in app["models"] if table["object_name"] not in (*MAIN, *ON_THE_TEAMS_PAGE)]
        if tables:
            yield {"name": app["name"], "tables": tables}
