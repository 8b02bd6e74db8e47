"""Ads in digests are no longer checked against, or found by, what they refer to (docs/decisions/0016)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0009_shared_parts_of_searches"),
        ("postings", "0020_quicker_folding"),
    ]

    operations = [
        migrations.AlterField(
            model_name="digestitem",
            name="alert",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="alerts.alert",
            ),
        ),
        migrations.AlterField(
            model_name="digestitem",
            name="digest",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="alerts.digest",
            ),
        ),
        migrations.AlterField(
            model_name="digestitem",
            name="original",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="postings.posting",
            ),
        ),
        migrations.AlterField(
            model_name="digestitem",
            name="posting",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="postings.posting",
            ),
        ),
        migrations.AlterField(
            model_name="digestitem",
            name="subscriber",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="alerts.subscriber",
            ),
        ),
    ]
