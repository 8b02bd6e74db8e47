"""The text search configurations, and the triggers by which the database keeps `PostingIndex` in step itself.

Bulk updates, COPY and a hand at psql are covered as well as `save()`.
"""

from django.db import migrations

# Stemming without stop words: "IT", "Go", "R" and "in" are words that people search for.
CONFIGURATIONS = """
CREATE TEXT SEARCH DICTIONARY board_german (TEMPLATE = snowball, LANGUAGE = german);
CREATE TEXT SEARCH DICTIONARY board_english (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION board_de (COPY = simple);
CREATE TEXT SEARCH CONFIGURATION board_en (COPY = simple);
CREATE TEXT SEARCH CONFIGURATION board_simple (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION board_de ALTER MAPPING FOR asciiword, word, numword WITH board_german;
ALTER TEXT SEARCH CONFIGURATION board_en ALTER MAPPING FOR asciiword, word, numword WITH board_english;
"""

# Texts are folded before they are stemmed, in the index and in queries alike, so that both always agree.
FOLD = r"""
CREATE FUNCTION search_fold(content text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  -- (m/w/d), (f|m|x), (all genders)
  content := regexp_replace(content,
    '\(\s*(?:(?:[mwfdxi]|div|gn|a)\.?(?:\s*[/|,*+]\s*(?:[mwfdxi]|div|gn|a)\.?)+|gn|all genders|alle geschlechter)\s*\)',
    ' ', 'gi');
  -- Entwickler:innen, Entwickler*in, Entwickler_in, Lehrer/-in, Lehrer(in), EntwicklerInnen
  content := regexp_replace(content, '([[:alpha:]])(?:[:*_·•]|/-?|\()[iI]n(?:nen)?\M\)?', '\1', 'g');
  content := regexp_replace(content, '([[:lower:]])In(?:nen)?\M', '\1', 'g');
  -- Köln, Koln; ß becomes ss
  content := lower(public.unaccent('public.unaccent'::regdictionary, content));
  content := regexp_replace(content, '\mc\+\+', ' cplusplus ', 'g');
  content := regexp_replace(content, '\m([cf])#', ' \1sharp ', 'g');
  content := regexp_replace(content, '(^|[^[:alnum:]]|\masp)\.net\M', '\1 dotnet ', 'g');
  -- Only letters and digits are left: the parser would take "Koch/Kellner" for a path and "node.js" for a host.
  content := regexp_replace(content, '[^[:alnum:]]+', ' ', 'g');
  -- Entwicklerin, Entwicklerinnen: where the female form is the male one with an ending
  RETURN regexp_replace(content,
    '\m([[:alpha:]]{2,}(?:er|or|eur|ist|ent|ant|oge|ar|bot)|[[:alpha:]]*(?:arzt|anwalt|koch))in(?:nen)?\M', '\1', 'g');
END $$;

CREATE FUNCTION search_config(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE language WHEN 'de' THEN 'public.board_de' WHEN 'en' THEN 'public.board_en'
         ELSE 'public.board_simple' END::regconfig
$$;

-- The same query, but every word only where it has one of these weights, e.g. 'AC': in the title or the place.
CREATE FUNCTION search_weighted(query tsquery, weights text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(query::text, '''([^'']+)''', '''\1'':' || weights, 'g')::tsquery
$$;

CREATE FUNCTION search_strip(html text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(regexp_replace(html, '<[^>]*>', ' ', 'g'), '&#?\w+;', ' ', 'g')
$$;
"""

REINDEX = """
CREATE FUNCTION postings_reindex(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  WITH source AS (
    SELECT p.*, c.name AS company_name, search_config(p.language) AS config,
           coalesce(pp.place_ids, '{}') AS place_ids, coalesce(pp.names, '') AS place_names
    FROM postings_posting p
    JOIN companies_company c ON c.id = p.company_id
    LEFT JOIN LATERAL (
      SELECT array_agg(x.place_id) FILTER (WHERE x.place_id IS NOT NULL) AS place_ids,
             string_agg(concat_ws(' ', x.postal_code, x.locality, pl.name, pl.region), ' ') AS names
      FROM postings_postingplace x LEFT JOIN places_place pl ON pl.id = x.place_id
      WHERE x.posting_id = p.id
    ) pp ON true
    WHERE p.id = ANY (ids) AND p.published_at IS NOT NULL
  ), vectors AS (
    SELECT source.*,
      setweight(to_tsvector(config, search_fold(title)), 'A')
        || setweight(to_tsvector('public.board_simple', search_fold(company_name)), 'B') AS title_vector
    FROM source
  )
  INSERT INTO postings_postingindex (
    posting_id, published_at, closes_at, hidden, company_id, contract, hours, model, remote_countries, category,
    language, easy_apply, salary_year, currency, alert_seq, place_ids, title_fts, fts)
  SELECT id, published_at, closes_at, paused_at IS NOT NULL OR frozen_at IS NOT NULL, company_id, contract, hours,
    model, remote_countries, category, language, easy_apply, salary_year, salary_currency, alert_seq, place_ids,
    title_vector,
    title_vector
      || setweight(to_tsvector('public.board_simple', search_fold(place_names)), 'C')
      || setweight(to_tsvector(config, search_fold(search_strip(
           concat_ws(' ', introduction, tasks, profile, benefits, additional)))), 'D')
  FROM vectors
  ON CONFLICT (posting_id) DO UPDATE SET
    published_at = excluded.published_at, closes_at = excluded.closes_at, hidden = excluded.hidden,
    company_id = excluded.company_id, contract = excluded.contract, hours = excluded.hours, model = excluded.model,
    remote_countries = excluded.remote_countries, category = excluded.category, language = excluded.language,
    easy_apply = excluded.easy_apply, salary_year = excluded.salary_year, currency = excluded.currency,
    alert_seq = excluded.alert_seq, place_ids = excluded.place_ids, title_fts = excluded.title_fts,
    fts = excluded.fts;
  DELETE FROM postings_postingindex i USING postings_posting p
  WHERE i.posting_id = p.id AND p.id = ANY (ids) AND p.published_at IS NULL;
$$;
"""

TRIGGERS = """
CREATE FUNCTION postings_index_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM postings_reindex(ARRAY(SELECT id FROM new_rows));
  RETURN NULL;
END $$;
CREATE TRIGGER postings_index_inserted AFTER INSERT ON postings_posting
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION postings_index_inserted();

-- A change of dates or facts alone does not stem the texts again.
CREATE FUNCTION postings_index_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM postings_reindex(ARRAY(
    SELECT n.id FROM new_rows n JOIN old_rows o USING (id)
    WHERE (n.title, n.company_id, n.language, n.introduction, n.tasks, n.profile, n.benefits, n.additional,
           n.published_at IS NULL)
      IS DISTINCT FROM (o.title, o.company_id, o.language, o.introduction, o.tasks, o.profile, o.benefits,
           o.additional, o.published_at IS NULL)));
  UPDATE postings_postingindex i SET
    published_at = n.published_at, closes_at = n.closes_at,
    hidden = n.paused_at IS NOT NULL OR n.frozen_at IS NOT NULL, contract = n.contract, hours = n.hours,
    model = n.model, remote_countries = n.remote_countries, category = n.category, easy_apply = n.easy_apply,
    salary_year = n.salary_year, currency = n.salary_currency, alert_seq = n.alert_seq
  FROM new_rows n WHERE i.posting_id = n.id;
  RETURN NULL;
END $$;
CREATE TRIGGER postings_index_updated AFTER UPDATE ON postings_posting
  REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION postings_index_updated();

CREATE FUNCTION postings_index_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM postings_reindex(ARRAY(SELECT DISTINCT posting_id FROM old_rows));
  ELSE
    PERFORM postings_reindex(ARRAY(SELECT DISTINCT posting_id FROM new_rows));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER postings_index_place_inserted AFTER INSERT ON postings_postingplace
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION postings_index_places();
CREATE TRIGGER postings_index_place_updated AFTER UPDATE ON postings_postingplace
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION postings_index_places();
CREATE TRIGGER postings_index_place_deleted AFTER DELETE ON postings_postingplace
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION postings_index_places();

CREATE FUNCTION postings_index_company() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM postings_reindex(ARRAY(
    SELECT p.id FROM postings_posting p JOIN new_rows n ON n.id = p.company_id JOIN old_rows o ON o.id = n.id
    WHERE n.name <> o.name));
  RETURN NULL;
END $$;
CREATE TRIGGER postings_index_company AFTER UPDATE ON companies_company
  REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION postings_index_company();
"""

UNDO = """
DROP TRIGGER postings_index_company ON companies_company;
DROP TRIGGER postings_index_place_deleted ON postings_postingplace;
DROP TRIGGER postings_index_place_updated ON postings_postingplace;
DROP TRIGGER postings_index_place_inserted ON postings_postingplace;
DROP TRIGGER postings_index_updated ON postings_posting;
DROP TRIGGER postings_index_inserted ON postings_posting;
DROP FUNCTION postings_index_company, postings_index_places, postings_index_updated, postings_index_inserted,
  postings_reindex, search_strip, search_weighted, search_config, search_fold;
DROP TEXT SEARCH CONFIGURATION board_de;
DROP TEXT SEARCH CONFIGURATION board_en;
DROP TEXT SEARCH CONFIGURATION board_simple;
DROP TEXT SEARCH DICTIONARY board_german;
DROP TEXT SEARCH DICTIONARY board_english;
"""


class Migration(migrations.Migration):
    dependencies = [("postings", "0001_initial")]
    operations = [
        migrations.RunSQL(CONFIGURATIONS + FOLD + REINDEX + TRIGGERS, UNDO),
        migrations.RunSQL(
            "ALTER TABLE postings_postingindex ALTER fts SET STORAGE EXTERNAL, ALTER title_fts SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
    ]
