from django.db import migrations
from django.utils import timezone

MOVED_ON = ("in_review", "interview", "offer", "hired")


def mark(apps, schema_editor):
    """Whoever was moved on before there was blind review stays visible if an ad is made blind later."""
    rows = apps.get_model("applications", "Application").objects.filter(moved_on_at=None)
    rows.filter(status__in=MOVED_ON).update(moved_on_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_access_and_errands")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
