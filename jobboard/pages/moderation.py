"""What waits for those who run the site, on the first page of the admin."""

from django.urls import reverse
from django.utils.translation import ngettext

from companies.models import EmployerRequest
from postings.models import Posting, Report


def queues():
    """Each with its number and the way to it; only those in which something waits."""
    reports = Report.objects.open().count()
    requests = EmployerRequest.objects.open().count()
    ads = Posting.objects.in_review().count()
    waiting = [
        {
            "count": requests,
            "name": ngettext("employer asks for an account", "employers ask for an account", requests),
            "url": reverse("admin:companies_employerrequest_changelist"),
        },
        {
            "count": ads,
            "name": ngettext("first ad to look at", "first ads to look at", ads),
            "url": reverse("admin:postings_posting_changelist") + "?state=in_review",
        },
        {
            "count": reports,
            "name": ngettext("report on an ad to look at", "reports on ads to look at", reports),
            "url": reverse("admin:postings_report_changelist"),
        },
    ]
    return [queue for queue in waiting if queue["count"]]
