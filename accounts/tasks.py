from celery import shared_task

from . import documents
from .sessions import SessionStore


@shared_task
def clear_sessions():
    """Sessions that have run out."""
    SessionStore.clear_expired()


@shared_task
def sweep_staged_documents():
    """Uploads that were never claimed, and files without a row."""
    documents.sweep()
