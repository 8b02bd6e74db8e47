"""/metrics for Prometheus: what the web processes count together, and the state of queues and parts at that moment.

Workers have no page: what they do is seen in the rows that they leave (the database is the queue).
"""

import hmac

from django.conf import settings
from django.db.models import Count, Min
from django.http import HttpResponse, HttpResponseNotFound
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from . import health

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# With PROMETHEUS_MULTIPROC_DIR (gunicorn.conf.py) each process counts into a file there, else in its memory.
OWN = CollectorRegistry()
REQUESTS = Counter("board_requests", "Requests answered.", ["method", "view", "status"], registry=OWN)
SECONDS = Histogram("board_request_seconds", "Time to an answer.", ["view"], buckets=BUCKETS, registry=OWN)


def count(*, method, view, status, seconds):
    REQUESTS.labels(method if method in METHODS else "other", view, status).inc()
    SECONDS.labels(view).observe(seconds)


@require_safe
def metrics(request):
    """Nothing is here without METRICS_TOKEN; with it, for whoever names it in a header (an address gets logged)."""
    if not settings.METRICS_TOKEN:
        return HttpResponseNotFound("not found\n", content_type="text/plain")
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(
            "unauthorized\n", content_type="text/plain", status=401, headers={"WWW-Authenticate": "Bearer"}
        )
    return HttpResponse(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)


def registry():
    everything = CollectorRegistry()
    try:
        multiprocess.MultiProcessCollector(everything)
    except ValueError:  # this is the only process
        everything.register(OWN)
    everything.register(Board())
    return everything


class Board:
    """Looked up at each scrape. A part that is down takes only its own figures with it."""

    def collect(self):
        status = health.status()
        up = GaugeMetricFamily("board_up", "What /readyz says of each part.", labels=["part"])
        for part, problem in status.items():
            up.add_metric([part], problem == "ok")
        yield up
        if status["database"] == status["migrations"] == "ok":
            yield from self.outbox()
        if status["broker"] == "ok":
            yield self.messages()

    def outbox(self):
        from mail.models import Delivery, Queue

        due = GaugeMetricFamily("board_mails_due", "Mails that could go out now.", labels=["queue"])
        age = GaugeMetricFamily(
            "board_mails_due_seconds", "How long the first of them waits.", labels=["queue"]
        )
        rows = Delivery.objects.due().values("queue").order_by().annotate(Count("pk"), first=Min("next_at"))
        found = {row["queue"]: row for row in rows}
        for queue in Queue.values:
            row = found.get(queue)
            due.add_metric([queue], row["pk__count"] if row else 0)
            age.add_metric([queue], (timezone.now() - row["first"]).total_seconds() if row else 0)
        yield from (due, age)

    def messages(self):
        from jobboard.celery import IMPATIENT, QUEUES, app

        waiting = GaugeMetricFamily("board_tasks_waiting", "Messages at the broker.", labels=["queue"])
        with app.connection_for_read(**IMPATIENT) as connection:
            for queue in QUEUES:
                waiting.add_metric([queue], connection.default_channel.client.llen(queue))
        return waiting
