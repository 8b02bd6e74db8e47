from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Built beside the writing of ads, so outside a transaction."""

    atomic = False
    dependencies = [("postings", "0018_review")]
    operations = [
        AddIndexConcurrently(
            "posting",
            models.Index(
                fields=["review_asked_at"],
                name="posting_in_review",
                condition=models.Q(("review_asked_at__isnull", False)),
            ),
        ),
    ]
