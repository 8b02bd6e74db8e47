"""The text of most tsqueries lies parsed beside it; the table has a row for each wording, so this takes a second."""

import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0010_light_digest_items"),
    ]

    operations = [
        migrations.AddField(
            model_name="keyword",
            name="parsed",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    "query",
                    template="CASE WHEN length(%(expressions)s) <= 1500 THEN (%(expressions)s)::tsquery END",
                ),
                null=True,
                output_field=django.contrib.postgres.search.SearchQueryField(null=True),
            ),
        ),
    ]
