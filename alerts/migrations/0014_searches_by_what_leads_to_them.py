"""Beside the version that still serves: the old indexes go once the new ones are there."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("alerts", "0013_email_indexed_once"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="preparedsearch",
            index=models.Index(
                condition=models.Q(("words__isnull", False)),
                fields=["words"],
                include=("search", "without", "place_words", "area", "country", "filters"),
                name="preparedsearch_by_words",
            ),
        ),
        AddIndexConcurrently(
            model_name="preparedsearch",
            index=models.Index(
                fields=["area", "words"],
                include=("search", "without", "place_words", "country", "filters"),
                name="preparedsearch_by_area",
            ),
        ),
        AddIndexConcurrently(
            model_name="preparedsearch",
            index=models.Index(
                condition=models.Q(("words", None)),
                fields=["country", "filters"],
                include=("search", "without", "place_words", "area"),
                name="preparedsearch_by_country",
            ),
        ),
        AddIndexConcurrently(
            model_name="preparedsearch",
            index=models.Index(fields=["filters"], name="preparedsearch_by_filters"),
        ),
        migrations.AlterField(
            model_name="preparedsearch",
            name="area",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prepared",
                to="alerts.area",
            ),
        ),
        migrations.AlterField(
            model_name="preparedsearch",
            name="words",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="words_of",
                to="alerts.keyword",
            ),
        ),
        RemoveIndexConcurrently(model_name="preparedsearch", name="preparedsearch_by_facts"),
    ]
