import django.contrib.postgres.operations
from django.db import migrations, models


class Migration(migrations.Migration):
    """Built beside the writing of ads, so outside a transaction."""

    atomic = False
    dependencies = [("postings", "0012_reopened")]
    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            "posting",
            models.Index(
                fields=["id"],
                include=["published_at", "closes_at", "paused_at", "frozen_at", "updated_at"],
                condition=models.Q(("published_at__isnull", False)),
                name="posting_changes",
            ),
        ),
    ]
