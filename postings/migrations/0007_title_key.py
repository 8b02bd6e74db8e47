"""What makes two titles the same for an estimate of pay: the stems of their words, in any order."""

from django.db import migrations

# One stemmer for all languages, so that the same English title in an ad of either language has one key. Brackets hold
# additions ("Java", "m/w/d"); the working time and small words say nothing about the job itself.
TITLE_KEY = r"""
CREATE FUNCTION posting_title_key(title text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT array_to_string(tsvector_to_array(to_tsvector('public.board_de'::regconfig, regexp_replace(
    public.search_fold(regexp_replace(title, '\([^)]*\)|\[[^]]*\]', ' ', 'g')),
    '\m(?:vollzeit|teilzeit|voll|full time|part time|und|oder|and|or|in|im|als|fur|for|the|a|an|of|zur|zum)\M', ' ', 'g'
  ))), ' ')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("postings", "0006_search_vocabulary")]
    operations = [migrations.RunSQL(TITLE_KEY, "DROP FUNCTION posting_title_key(text)")]
