from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Built beside the writing of applications, so outside a transaction; the old index goes when the new one is there."""

    atomic = False
    dependencies = [("applications", "0010_reminders")]
    operations = [
        AddIndexConcurrently(
            "application",
            models.Index(
                fields=["posting", "submitted_at", "id"],
                include=["status", "answered_at", "withdrawn_at"],
                name="application_of_ad",
                condition=models.Q(
                    models.Q(("status__in", ("draft", "unconfirmed")), _negated=True),
                    ("restricted_at", None),
                ),
            ),
        ),
        RemoveIndexConcurrently("application", "application_by_posting"),
    ]
