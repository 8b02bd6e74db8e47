from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION postings_reopened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.opened_seq := coalesce(OLD.opened_seq, OLD.alert_seq);
  NEW.alert_seq := NULL;
  RETURN NEW;
END $$
"""

TRIGGER = """
CREATE TRIGGER postings_reopened BEFORE UPDATE OF published_at, closes_at, paused_at, frozen_at ON postings_posting
FOR EACH ROW WHEN (
  OLD.alert_seq IS NOT NULL
  AND NEW.published_at IS NOT NULL AND NEW.paused_at IS NULL AND NEW.frozen_at IS NULL
  AND (NEW.closes_at IS NULL OR NEW.closes_at > now())
  AND (OLD.published_at IS NULL OR OLD.published_at > now() OR NEW.published_at > now()
       OR OLD.paused_at IS NOT NULL OR OLD.frozen_at IS NOT NULL OR OLD.closes_at <= now())
) EXECUTE FUNCTION postings_reopened()
"""


class Migration(migrations.Migration):
    """An ad that opens again waits for another number, however it was written."""

    dependencies = [("postings", "0011_index_by_salary")]

    operations = [
        migrations.AddField(
            model_name="posting",
            name="opened_seq",
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION postings_reopened()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER postings_reopened ON postings_posting"),
    ]
