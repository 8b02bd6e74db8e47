"""New ads for people who all want them at once: what a tick does until their mails wait to be handed over."""

import time

from django.db import connection

from alerts import runs
from alerts.models import DigestItem, Rhythm, Subscriber
from postings.models import Posting

ADS = 5


def measure(after, through, random):
    first = through - ADS
    ads = Posting.objects.filter(alert_seq__gt=first, alert_seq__lte=through)
    DigestItem.objects.filter(
        posting__in=list(ads.values_list("pk", flat=True))
    ).delete()  # as if not mailed yet
    people = Subscriber.objects.update(
        rhythm=Rhythm.INSTANT, due_at=None, served_at=None, mailed_through=first
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) alerts_subscriber")
    begun = time.perf_counter()
    planned = runs.plan(Rhythm.INSTANT)
    yield {
        "table": "New ads for everybody at once",
        "people": people,
        "new ads": ads.count(),
        "mails": len(planned.deliveries) if planned else 0,
        "from tick to outbox, s": time.perf_counter() - begun,
    }
