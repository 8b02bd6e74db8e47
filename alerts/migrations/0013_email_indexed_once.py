"""Django gives a unique text a second index, for questions about its beginning, which nobody asks of addresses."""

from django.db import migrations

NAME = "alerts_subscriber_email_93965683_like"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("alerts", "0012_searches_by_facts"),
    ]

    operations = [
        migrations.RunSQL(
            f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}",
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {NAME} ON alerts_subscriber (email varchar_pattern_ops)",
        ),
    ]
