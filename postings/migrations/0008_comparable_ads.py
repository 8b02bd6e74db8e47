import django.contrib.postgres.operations
from django.db import migrations, models

import postings.models.title_key


class Migration(migrations.Migration):
    """Built beside the writing of ads, so outside a transaction."""

    atomic = False
    dependencies = [("postings", "0007_title_key")]
    operations = [
        django.contrib.postgres.operations.AddIndexConcurrently(
            "posting",
            models.Index(
                postings.models.title_key.TitleKey("title"),
                models.OrderBy(models.F("published_at"), descending=True),
                condition=models.Q(("salary_year__isnull", False)),
                name="posting_priced_by_title",
            ),
        ),
        django.contrib.postgres.operations.AddIndexConcurrently(
            "posting",
            models.Index(
                fields=["category", "-published_at"],
                condition=models.Q(("salary_year__isnull", False)),
                name="posting_priced_by_category",
            ),
        ),
    ]
