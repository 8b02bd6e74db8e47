"""Celery: the muscle. The database is the queue; a task only says "drain what is due" and carries ids or nothing."""

import logging.config
import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, before_task_publish, setup_logging, task_postrun, task_prerun
from django.conf import settings

from jobboard import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobboard.settings")

QUEUES = ("critical", "alerts", "bulk", "feeds")

# For a web process that asks the broker: one that hangs is as good as none.
IMPATIENT = {
    "connect_timeout": 1,
    "transport_options": {"socket_timeout": 1, "socket_connect_timeout": 1},
}
app = Celery("jobboard")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A tick each minute makes up for every message that the broker lost; each is safe to run twice, or on two beats.
app.conf.beat_schedule = {
    "heartbeat": {"task": "jobboard.pages.tasks.beat", "schedule": 30.0},
    "mail-critical": {"task": "mail.tasks.drain", "schedule": 60.0, "args": ["critical"]},
    "mail-alerts": {
        "task": "mail.tasks.drain",
        "schedule": 60.0,
        "args": ["alerts"],
        "options": {"queue": "alerts"},
    },
    "mail-bulk": {
        "task": "mail.tasks.drain",
        "schedule": 60.0,
        "args": ["bulk"],
        "options": {"queue": "bulk"},
    },
    "mail-sweep": {"task": "mail.tasks.sweep", "schedule": 60.0},
    "alerts-tick": {"task": "alerts.tasks.tick", "schedule": 60.0, "options": {"queue": "alerts"}},
    "alerts-figures": {
        "task": "alerts.tasks.keep_figures",
        "schedule": 60.0,
        "options": {"queue": "bulk"},
    },
    "alerts-tidy": {
        "task": "alerts.tasks.tidy",
        "schedule": crontab(minute=7, hour=3),
        "options": {"queue": "alerts"},
    },
    "saved-closing": {
        "task": "applications.tasks.remind_of_saved",
        "schedule": crontab(minute="*/20"),
        "options": {"queue": "bulk"},
    },
    "suggestions": {
        "task": "postings.tasks.refresh_suggestions",
        "schedule": crontab(minute="*/30"),
        "options": {"queue": "bulk"},
    },
    "sitemap": {
        "task": "jobboard.pages.tasks.keep_newest",
        "schedule": crontab(minute="*/10"),
        "options": {"queue": "bulk"},
    },
    "search-words": {
        "task": "postings.tasks.read_new_words",
        "schedule": 60.0,
        "options": {"queue": "bulk"},
    },
    "search-index": {
        "task": "postings.tasks.keep_search_index",
        "schedule": crontab(minute=47),
        "options": {"queue": "bulk"},
    },
    "feeds": {"task": "postings.tasks.fetch_feeds", "schedule": 60.0, "options": {"queue": "feeds"}},
    "errands": {
        "task": "applications.tasks.run_errands",
        "schedule": 60.0,
        "options": {"queue": "bulk"},
    },
    "teams": {
        "task": "applications.tasks.mail_teams",
        "schedule": crontab(minute="*/10"),
        "options": {"queue": "bulk"},
    },
    "reply-figures": {
        "task": "applications.tasks.refresh_figures",
        "schedule": crontab(minute=37),
        "options": {"queue": "bulk"},
    },
    "sessions": {"task": "accounts.tasks.clear_sessions", "schedule": crontab(minute=17, hour=3)},
    "staged-files": {"task": "accounts.tasks.sweep_staged_documents", "schedule": crontab(minute=27)},
    "documents": {
        "task": "accounts.tasks.check_documents",
        "schedule": 60.0,
        "options": {"queue": "bulk"},
    },
    "retention": {
        "task": "accounts.tasks.purge_expired",
        "schedule": crontab(minute="*/15"),
        "options": {"queue": "bulk"},
    },
}


@beat_init.connect
def beat_at_once(**kwargs):
    """A new schedule waits a whole period before its first task; until then /readyz would miss the workers."""
    app.send_task("jobboard.pages.tasks.beat")
    app.send_task("alerts.tasks.tick", queue="alerts")


@setup_logging.connect
def log_as_the_web_does(loglevel, **kwargs):
    """Celery would put lines of its own form beside ours."""
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("celery").setLevel(loglevel)


@before_task_publish.connect
def send_request_id(headers, **kwargs):
    """So that the lines of a task have the id of the request that asked for it."""
    headers["request_id"] = logs.request_id.get()


@task_prerun.connect
def take_request_id(task_id, task, **kwargs):
    logs.request_id.set(getattr(task.request, "request_id", "") or task_id)


@task_postrun.connect
def forget_request_id(**kwargs):
    logs.request_id.set("")
