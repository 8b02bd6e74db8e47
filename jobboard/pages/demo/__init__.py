"""The demo: real and original ads, their companies, and people to sign in as. Only with DEMO=1 or DEBUG=1.

Everything that is shipped for it lies in `demo/` at the top.
"""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from accounts.models import User
from postings.models import Posting
from postings.search import suggestion_table, vocabulary

from .applicants import load_applications
from .content import load_companies, load_postings, load_questions
from .people import PEOPLE, load_people

KEPT = {"places", "contenttypes", "auth", "pages", "migrations"}


def is_loaded():
    return User.objects.filter(email__in=[person.email for person in PEOPLE]).exists()


@transaction.atomic
def load(say):
    """All or nothing, so that a load that was interrupted is simply done again."""
    load_companies()
    load_postings(say)
    load_questions()
    load_people()
    load_applications()
    # What is there from the beginning is nobody's news: the first run of alerts mails none of it.
    vocabulary.refresh()
    suggestion_table.refresh()
    say(
        f"{Posting.objects.open().count()} open ads of {Posting.objects.values('company').distinct().count()} companies"
    )


def remove():
    """Everything but the gazetteer, whoever wrote it."""
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.app_label not in KEPT]
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True)
    connection.ops.execute_sql_flush(statements)
