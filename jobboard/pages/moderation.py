"""What waits for those who run the site, on the first page of the admin."""

from django.urls import reverse
from django.utils.translation import ngettext

from postings.models import Report


def queues():
    """Each with its number and the way to it; only those in which something waits."""
    reports = Report.objects.open().count()
    waiting = [
        {
            "count": reports,
            "name": ngettext("report on an ad to look at", "reports on ads to look at", reports),
            "url": reverse("admin:postings_report_changelist"),
        }
    ]
    return [queue for queue in waiting if queue["count"]]
