"""Of the searches without words an ad's facts leave fewer than its country; the old index goes once the new one is there."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("alerts", "0015_lighter_runs"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="preparedsearch",
            index=models.Index(
                condition=models.Q(("words", None)),
                fields=["filters", "country"],
                include=("search", "without", "place_words", "area"),
                name="preparedsearch_without_words",
            ),
        ),
        RemoveIndexConcurrently(model_name="preparedsearch", name="preparedsearch_by_country"),
    ]
