from django.db import migrations

UPDATE = """
UPDATE alerts_run SET finished_at = coalesce(planned_at, started_at) WHERE started_at < now() - interval '4 days'
"""


class Migration(migrations.Migration):
    """The mails of older runs may be erased already: there is nothing to sum up."""

    dependencies = [("alerts", "0004_figures_of_runs")]

    operations = [migrations.RunSQL(UPDATE, migrations.RunSQL.noop)]
