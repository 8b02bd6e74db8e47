"""What an update of many ads has changed is found by comparing two sets, never by joining them.

PostgreSQL knows nothing of the rows that a trigger is handed, and joined old with new ones by nested loops: numbering a
thousand ads took minutes where it should take a second.
"""

from django.db import migrations

UPDATED = """
CREATE OR REPLACE FUNCTION postings_index_updated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed bigint[];
  moved bigint[];
BEGIN
  changed := ARRAY(
    SELECT id FROM (
      SELECT id, title, company_id, language, introduction, tasks, profile, benefits, additional,
        published_at IS NULL, model, remote_countries FROM new_rows
      EXCEPT
      SELECT id, title, company_id, language, introduction, tasks, profile, benefits, additional,
        published_at IS NULL, model, remote_countries FROM old_rows) AS texts
    UNION
    SELECT id FROM (SELECT id, closes_at FROM new_rows EXCEPT SELECT id, closes_at FROM old_rows) AS ends
    WHERE NOT EXISTS (SELECT FROM postings_postingindex i WHERE i.posting_id = ends.id));
  moved := ARRAY(
    SELECT id FROM (
      SELECT id, published_at, closes_at, paused_at, frozen_at, contract, hours, category, easy_apply, salary_year,
        salary_currency FROM new_rows
      EXCEPT
      SELECT id, published_at, closes_at, paused_at, frozen_at, contract, hours, category, easy_apply, salary_year,
        salary_currency FROM old_rows) AS facts
    WHERE published_at IS NOT NULL AND id <> ALL (changed));
  PERFORM postings_reindex(changed);
  IF cardinality(moved) > 0 THEN
    UPDATE postings_postingindex i SET
      published_at = n.published_at, closes_at = n.closes_at,
      hidden = n.paused_at IS NOT NULL OR n.frozen_at IS NOT NULL, contract = n.contract, hours = n.hours,
      category = n.category, easy_apply = n.easy_apply, salary_year = n.salary_year, currency = n.salary_currency
    FROM new_rows n WHERE i.posting_id = ANY (moved) AND i.posting_id = n.id;
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("postings", "0022_quicker_distances")]
    operations = [migrations.RunSQL(UPDATED, migrations.RunSQL.noop)]
