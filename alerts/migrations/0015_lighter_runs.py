"""Rows that planners write in masses are no longer checked against what they were made of (docs/decisions/0016)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0014_searches_by_what_leads_to_them"),
        ("mail", "0004_key_indexed_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="digest",
            name="delivery",
            field=models.OneToOneField(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="mail.delivery",
            ),
        ),
        migrations.AlterField(
            model_name="digest",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="digests",
                to="alerts.run",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="findings",
                to="alerts.run",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="search",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="alerts.savedsearch",
            ),
        ),
    ]
