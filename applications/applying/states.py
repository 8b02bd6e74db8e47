"""What the apply button of an ad is for this visitor (J2)."""

from django.urls import reverse

from ..models import Application, Status


def apply_state(posting, user):
    """{"state": apply, draft, applied, withdrawn, closed or external, "url": …, "date": …}"""
    latest = latest_of(user, posting)
    if latest and latest.is_sent and not latest.withdrawn_at:
        return {"state": "applied", "url": latest.get_absolute_url(), "date": latest.submitted_at}
    if not posting.is_open:
        return {"state": "closed", "url": "", "date": posting.closes_at}
    if not posting.easy_apply:
        return {"state": "external", "url": reverse("posting_out", args=[posting.pk]), "date": None}
    url = reverse("applications:apply", args=[posting.pk])
    if latest and latest.status == Status.DRAFT:
        return {"state": "draft", "url": url, "date": latest.updated_at}
    if latest:
        return {"state": "withdrawn", "url": url, "date": latest.withdrawn_at}
    return {"state": "apply", "url": url, "date": None}


def latest_of(user, posting):
    """What is not withdrawn, else the last that was."""
    if not user.is_authenticated:
        return None
    mine = Application.objects.filter(candidate=user, posting=posting)
    return mine.current().first() or mine.order_by("-withdrawn_at").first()
