"""An ad is put away only once everybody who applied has an answer (A9)."""

from django.db import transaction
from django.utils import timezone

from postings.models import Posting

from .. import actions
from ..models import Application, Status


class Unanswered(Exception):
    """`count` applicants were told nothing yet."""

    def __init__(self, count):
        super().__init__(count)
        self.count = count


def unanswered(posting):
    return Application.objects.filter(posting=posting).waiting().order_by("submitted_at", "pk")


@transaction.atomic
def archive(posting, *, by):
    """Closed, if it is not, and off the lists. The row is locked, so nobody applies in between. Raises Unanswered."""
    posting = Posting.objects.select_for_update(of=["self"]).get(pk=posting.pk)
    if count := unanswered(posting).count():
        raise Unanswered(count)
    posting.archived_at = timezone.now()
    if posting.state in ("open", "paused"):
        posting.closes_at = posting.archived_at
    posting.save(update_fields=["archived_at", "closes_at", "updated_at"])
    return posting


def bring_back(posting, *, by):
    """Closed as it is, on the lists again."""
    posting.archived_at = None
    posting.save(update_fields=["archived_at", "updated_at"])


def answer_and_archive(posting, *, by, text, progress=lambda done: None):
    """One polite text to all who wait. Safe to run twice: whoever was answered waits no more. Raises Unanswered."""
    for done, application in enumerate(unanswered(posting), 1):
        answer(application, by=by, text=text)
        progress(done)
    return archive(posting, by=by)


def answer(application, *, by, text):
    """Decline and tell. A decision that was kept back is told as it is; of good news somebody else must write."""
    try:
        if application.status == Status.DECLINED:
            actions.tell_status(application, by=by, text=text)
        else:
            actions.change_status(application, Status.DECLINED, by=by, tell=True, text=text)
    except actions.NotAllowed:
        return
