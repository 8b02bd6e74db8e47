from django.db import migrations


class Migration(migrations.Migration):
    """The numbers of `postings.sequence`. Not max + 1: the number of an ad that was deleted must not come again."""

    dependencies = [("postings", "0002_search_index")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE postings_alert_seq AS bigint",
            "DROP SEQUENCE postings_alert_seq",
        )
    ]
