from django.db import migrations
from django.db.models import F

AT_ONCE = 2000


def say_that_they_were_seen(apps, schema_editor):
    """Ads of earlier imports: still in their source as far as anybody knows, their end as the source told it."""
    Posting = apps.get_model("postings", "Posting")
    waiting = Posting.objects.exclude(import_source="").filter(import_digest="")
    while pks := list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        Posting.objects.filter(pk__in=pks).update(import_digest="-", import_closes_at=F("closes_at"))


class Migration(migrations.Migration):
    atomic = False  # row locks for the blink of a batch only

    dependencies = [("postings", "0014_import_state")]

    operations = [migrations.RunPython(say_that_they_were_seen, migrations.RunPython.noop)]
