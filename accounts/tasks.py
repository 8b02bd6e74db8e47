from celery import shared_task
from django.core.management import call_command

from . import documents


@shared_task
def clear_sessions():
    """Sessions that have run out."""
    call_command("clearsessions")


@shared_task
def sweep_staged_documents():
    """Uploads that were never claimed, and files without a row."""
    documents.sweep()
