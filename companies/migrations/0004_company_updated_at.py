import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0003_barred_company")]
    operations = [
        migrations.AddField(
            model_name="company",
            name="updated_at",
            field=models.DateTimeField(
                auto_now=True,
                db_default=django.db.models.functions.datetime.Now(),
                verbose_name="last changed",
            ),
        ),
    ]
