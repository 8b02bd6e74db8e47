"""What a recruiter sees first: open ads, and who waits for an answer and how long."""

from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from applications.models import NOT_SENT, Application
from postings.models import Posting, Report

ROWS = 8
ENDS_SOON = timedelta(days=7)


def facts(user):
    """The context of the admin's first page, in a constant number of queries, of the person's own companies only."""
    postings = Posting.objects.managed_by(user)
    applications = Application.objects.managed_by(user).sent().select_related("posting")
    waiting = applications.waiting()
    soon = timezone.now() + ENDS_SOON
    return {
        "report_count": Report.objects.open().count() if user.is_staff else 0,
        "open_count": postings.open().count(),
        "draft_count": postings.filter(published_at=None).count(),
        "waiting_facts": waiting.aggregate(count=Count("pk"), since=Min("submitted_at")),
        "waiting": waiting.order_by("submitted_at")[:ROWS],
        "recent": applications.order_by("-submitted_at")[:ROWS],
        "ending": postings.open().filter(closes_at__lt=soon).order_by("closes_at")[:ROWS],
        "open_postings": postings.open()
        .annotate(sent_count=Count("applications", filter=~Q(applications__status__in=NOT_SENT)))
        .order_by("-published_at", "-pk")[:ROWS],
    }
