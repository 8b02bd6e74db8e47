from celery import shared_task

from . import checks, documents
from .sessions import SessionStore


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
