from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("postings", "0017_blind_and_archived")]
    operations = [
        migrations.AddField(
            model_name="posting",
            name="publish_wanted_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="to be opened"),
        ),
        migrations.AddField(
            model_name="posting",
            name="review_asked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="look asked for"),
        ),
    ]
