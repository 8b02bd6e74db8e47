"""Django gives a unique text a second index, for questions about its beginning, which nobody asks of keys."""

from django.db import migrations

NAME = "mail_delivery_key_35a2d523_like"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("mail", "0003_back_off_and_pace"),
    ]

    operations = [
        migrations.RunSQL(
            f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}",
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {NAME} ON mail_delivery (key varchar_pattern_ops)",
        ),
    ]
