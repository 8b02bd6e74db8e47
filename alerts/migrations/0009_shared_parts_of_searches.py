"""Searches lie ready anew, as parts that they share: the next ticks write them again."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0008_joined"),
    ]

    operations = [
        migrations.DeleteModel(name="SearchCell"),
        migrations.DeleteModel(name="PreparedSearch"),
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("place_id", models.BigIntegerField()),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("half_angle", models.FloatField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AreaSquare",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "square", "area", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("square", models.IntegerField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="squares", to="alerts.area"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FilterSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                (
                    "contract",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), null=True, size=None
                    ),
                ),
                (
                    "hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), null=True, size=None
                    ),
                ),
                (
                    "model",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), null=True, size=None
                    ),
                ),
                (
                    "category",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), null=True, size=None
                    ),
                ),
                (
                    "company_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
                ("salary", models.IntegerField(null=True)),
                ("currency", models.CharField(max_length=3)),
                ("unpriced", models.BooleanField()),
                ("since", models.IntegerField(null=True)),
                ("language", models.CharField(max_length=8, null=True)),
                ("easy_apply", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="PreparedSearch",
            fields=[
                (
                    "search",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="prepared",
                        serialize=False,
                        to="alerts.savedsearch",
                    ),
                ),
                (
                    "words",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words_of",
                        to="alerts.keyword",
                    ),
                ),
                (
                    "without",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="without_of",
                        to="alerts.keyword",
                    ),
                ),
                (
                    "place_words",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="place_of",
                        to="alerts.keyword",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prepared",
                        to="alerts.area",
                    ),
                ),
                ("country", models.IntegerField(null=True)),
                (
                    "filters",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prepared",
                        to="alerts.filterset",
                    ),
                ),
                ("edition", models.CharField(max_length=16)),
                ("prepared_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["filters", "words"], name="preparedsearch_by_filters")],
            },
        ),
    ]
