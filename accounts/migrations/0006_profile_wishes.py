import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_retention"),
    ]

    operations = [
        migrations.AddField(
            model_name="profile",
            name="is_released",
            field=models.BooleanField(db_default=False, default=False, verbose_name="released"),
        ),
        migrations.AddField(
            model_name="profile",
            name="links",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.URLField(max_length=300),
                blank=True,
                db_default=[],
                default=list,
                size=5,
                verbose_name="links",
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="wanted_contracts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("permanent", "Permanent contract"),
                        ("fixed_term", "Fixed-term contract"),
                        ("temporary", "Temporary work"),
                        ("internship", "Internship"),
                        ("apprenticeship", "Apprenticeship"),
                        ("working_student", "Working student"),
                        ("freelance", "Freelance"),
                    ],
                    max_length=20,
                ),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="contract",
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="wanted_hours",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[("full_time", "Full time"), ("part_time", "Part time")], max_length=20
                ),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="working time",
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="wanted_models",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("on_site", "On site"),
                        ("hybrid", "Home office possible"),
                        ("remote", "Fully remote"),
                    ],
                    max_length=10,
                ),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="work model",
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="wanted_radius",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[
                    (0, "0 km"),
                    (5, "5 km"),
                    (10, "10 km"),
                    (20, "20 km"),
                    (30, "30 km"),
                    (50, "50 km"),
                    (100, "100 km"),
                ],
                null=True,
                verbose_name="how far from your place",
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="wanted_salary",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="salary a year, at least"),
        ),
    ]
