import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0007_signs_of_life"),
    ]

    operations = [
        migrations.CreateModel(
            name="Joined",
            fields=[
                ("former", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joined",
                        to="alerts.subscriber",
                    ),
                ),
            ],
        ),
    ]
