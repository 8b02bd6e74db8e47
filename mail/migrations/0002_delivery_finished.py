from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside the senders: the outbox may be large."""

    atomic = False

    dependencies = [("mail", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            "delivery",
            models.Index(
                fields=["finished_at"],
                name="delivery_finished",
                condition=models.Q(finished_at__isnull=False),
            ),
        )
    ]
