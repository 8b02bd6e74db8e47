"""Once a day, to each recruiter who wants it: what came in since the last one, and who still waits (R6)."""

import time
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from companies.models import Membership

from . import emails, news

HOUR = 7  # where the board is
SETTLED = timedelta(minutes=1)  # what is written now may be committed after we looked
LONGEST = timedelta(days=7)


def send(seconds=30):
    """For whom the morning has come; after that many seconds the next tick goes on. Returns how many mails."""
    morning = timezone.localtime().replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if timezone.now() < morning:
        return 0
    deadline, count = time.monotonic() + seconds, 0
    wanted = Membership.objects.filter(
        Q(digest_through=None) | Q(digest_through__lt=morning - SETTLED),
        wants_digest=True,
        user__is_active=True,
        role__in=emails.RECRUITS,
    )
    for pk in list(wanted.values_list("pk", flat=True)):
        if time.monotonic() > deadline:
            break
        count += send_to(pk, wanted)
    return count


@transaction.atomic
def send_to(pk, wanted):
    """Asked again under the lock: another worker may have been quicker. Nothing new is no mail."""
    member = wanted.filter(pk=pk).select_for_update(of=["self"], skip_locked=True).first()
    if member is None:
        return False
    until = timezone.now() - SETTLED
    since = max(member.digest_through or member.created_at, until - LONGEST)
    Membership.objects.filter(pk=pk).update(digest_through=until)
    span = member.company_id, since, until
    if not (news.arrived(*span).exists() or news.written(*span).exists()):
        return False
    emails.digest(member, since, until)
    return True
