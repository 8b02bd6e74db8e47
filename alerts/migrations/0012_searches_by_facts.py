"""Beside the version that still serves: the old index goes once the new one is there."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("alerts", "0011_parsed_keywords"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="preparedsearch",
            index=models.Index(
                fields=["filters", "words"],
                include=["search", "without", "place_words", "area", "country"],
                name="preparedsearch_by_facts",
            ),
        ),
        RemoveIndexConcurrently(model_name="preparedsearch", name="preparedsearch_by_filters"),
    ]
