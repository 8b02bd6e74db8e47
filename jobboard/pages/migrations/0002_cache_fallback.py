from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps, schema_editor):
    """The table that counts rate limits while the cache is down; the command leaves an existing one alone."""
    call_command("createcachetable", "cache_fallback", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial")]
    operations = [
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
