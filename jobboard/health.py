"""/healthz: this process answers. /readyz: it can do its work; 503 and JSON naming what is down otherwise."""

from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

HEARTBEAT_LIMIT = timedelta(minutes=5)


@require_safe
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request):
    parts = status()
    return JsonResponse(parts, status=200 if set(parts.values()) == {"ok"} else 503)


def status():
    """{part: "ok" or what is wrong with it}"""
    checks = (database, migrations, broker, heartbeat, mail)
    return {check.__name__: ask(check) or "ok" for check in checks}


def ask(check):
    """None, or what is wrong; of an exception only its kind, since the page is public."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever it is, this part is down
        return type(error).__name__


def database():
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations():
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "migrations are missing"
    return None


def broker():
    from jobboard.celery import IMPATIENT, app

    with app.connection_for_write(**IMPATIENT) as connection:
        connection.ensure_connection(max_retries=0, timeout=1)


def heartbeat():
    """Set by a task that beat asks for, so it proves beat, broker and a worker at once."""
    from jobboard.pages.models import Heartbeat

    beat = Heartbeat.objects.filter(name="worker").first()
    if beat is None or beat.beat_at < timezone.now() - HEARTBEAT_LIMIT:
        return "no worker has reported for 5 minutes"
    return None


def mail():
    """Runs of jobs by email and queues of the outbox that are stuck."""
    from alerts import alarms

    return "; ".join(alarms.problems().values()) or None
