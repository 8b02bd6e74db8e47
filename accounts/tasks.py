from celery import shared_task

from .privacy import retention
from .sign_in.sessions import SessionStore
from .uploads import checks, documents


@shared_task
def clear_sessions():
    """Sessions that have run out."""
    SessionStore.clear_expired()


@shared_task
def sweep_staged_documents():
    """Uploads that were never claimed, and files without a row."""
    documents.sweep()


@shared_task
def check_documents():
    """Scan what was uploaded and draw its pages; begins nothing new after 30 s."""
    checks.drain()


@shared_task
def purge_expired():
    """Whatever a timer says (P1). Ends well before the soft time limit; the next tick goes on."""
    retention.purge(seconds=30)
