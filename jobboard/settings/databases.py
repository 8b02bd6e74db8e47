"""PostgreSQL, the cache, the broker and what Celery is told."""

import socket
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from .environment import env, needed

WORKER = "celery" in Path(sys.argv[0]).name or "worker" in sys.argv
STATEMENT_TIMEOUT = "60s" if WORKER else "3s"
COMMAND = Path(sys.argv[0]).name == "manage.py"
POOLED = env.bool("DATABASE_POOLED", default=False)


def database(url):
    """No state of a session but the timeouts, which a management command does without.

    A pooler in transaction mode knows no such options: with DATABASE_POOLED the role has them (docs/deploy.md).
    """
    config = env.db_url_config(url)
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL must name a PostgreSQL database (postgres://…): search and queues rest on it."
        )
    options = config.setdefault("OPTIONS", {})
    options["prepare_threshold"] = None
    # A host that is off says nothing: neither to who connects, nor on a line that was open.
    options |= {
        "connect_timeout": 3,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
    }
    if POOLED:
        config["DISABLE_SERVER_SIDE_CURSORS"] = True  # which live longer than a transaction
    elif not COMMAND:
        # The planner takes reading a text's vector for free, and so would rather read all of a table than ask an index.
        options["options"] = (
            f"-c statement_timeout={STATEMENT_TIMEOUT} -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s"
            " -c enable_seqscan=off -c jit=off -c max_parallel_workers_per_gather=0"
        )
    config["CONN_MAX_AGE"] = 60
    config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database(needed("DATABASE_URL", "postgres://jobboard@127.0.0.1:5432/jobboard"))}
DATABASE_REPLICA_URL = env.str("DATABASE_REPLICA_URL", default="")
if DATABASE_REPLICA_URL:
    DATABASES["replica"] = database(DATABASE_REPLICA_URL) | {"TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["jobboard.routers.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = needed("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "jobboard.cache.ForgivingRedisCache",
        "LOCATION": env.str("CACHE_URL", default="") or REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        "KEY_PREFIX": "jobboard",
    },
    # What each process may keep by itself.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
    "fallback": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_fallback",
        # Beyond so many it drops a third of them at random, and with them what was counted against somebody.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

CELERY_BROKER_URL = REDIS_URL
# No socket_timeout: a worker whose acknowledgement timed out would count that task as begun for good and,
# since it takes one at a time, never take another. A broker whose host is off is noticed by TCP instead.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "socket_keepalive_options": {
        getattr(socket, name): value
        for name, value in {
            "TCP_KEEPIDLE": 10,
            "TCP_KEEPINTVL": 5,
            "TCP_KEEPCNT": 3,
            "TCP_USER_TIMEOUT": 25_000,  # milliseconds
        }.items()
        if hasattr(socket, name)
    },
    "health_check_interval": 25,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "critical"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
