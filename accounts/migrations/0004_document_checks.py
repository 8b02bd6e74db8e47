import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_session"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="check_at",
            field=models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="check_attempts",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="document",
            name="pictures",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pictures of pages"),
        ),
        migrations.AddField(
            model_name="document",
            name="remark",
            field=models.CharField(
                blank=True,
                choices=[
                    ("attachment", "Holds attached data, as Europass CVs do."),
                    ("blank", "Its pages are blank."),
                    ("repaired", "Was damaged; programs may show it differently."),
                ],
                db_default="",
                max_length=20,
                verbose_name="remark",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="scan",
            field=models.CharField(
                choices=[
                    ("pending", "not checked for viruses"),
                    ("clean", "no virus found"),
                    ("infected", "holds a virus"),
                    ("error", "could not be checked for viruses"),
                ],
                db_default="pending",
                default="pending",
                max_length=10,
                verbose_name="virus scan",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="virus",
            field=models.CharField(blank=True, db_default="", max_length=200, verbose_name="virus"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("check_at__isnull", False)), fields=["check_at"], name="document_to_check"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("scan", "clean"), _negated=True),
                fields=["scan"],
                name="document_not_clean",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan__in", ["pending", "clean", "infected", "error"])),
                name="document_scan_known",
            ),
        ),
    ]
