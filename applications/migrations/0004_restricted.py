from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_retention"),
        ("applications", "0003_interest"),
        ("postings", "0010_suggestions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RestrictedApplication",
            fields=[],
            options={
                "verbose_name": "restricted application",
                "verbose_name_plural": "restricted applications",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("applications.application",),
        ),
        migrations.RemoveConstraint(
            model_name="application",
            name="application_of_somebody",
        ),
        migrations.AddField(
            model_name="application",
            name="erasure_warned_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="application",
            name="restricted_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="restricted"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("status", "draft")), fields=["updated_at"], name="application_stale"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("candidate", None),
                        ("restricted_at", None),
                        ("status", "unconfirmed"),
                        models.Q(("email", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status", "unconfirmed"), _negated=True),
                        ("candidate__isnull", False),
                        ("restricted_at", None),
                    ),
                    models.Q(("candidate", None), ("restricted_at__isnull", False), ("status", "declined")),
                    _connector="OR",
                ),
                name="application_of_somebody",
            ),
        ),
    ]
