"""The index becomes a partitioned table without foreign keys, and knows squares of a grid instead of single places.

Nothing else refers to it, so it is made anew and filled from the ads.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

DROP_OLD = """
DROP TRIGGER postings_index_company ON companies_company;
DROP TRIGGER postings_index_place_deleted ON postings_postingplace;
DROP TRIGGER postings_index_place_updated ON postings_postingplace;
DROP TRIGGER postings_index_place_inserted ON postings_postingplace;
DROP TRIGGER postings_index_updated ON postings_posting;
DROP TRIGGER postings_index_inserted ON postings_posting;
DROP FUNCTION postings_index_company, postings_index_places, postings_index_updated, postings_index_inserted,
  postings_reindex, search_weighted;
DROP TABLE postings_postingindex;
"""

# A unique key of a partitioned table must hold the column it is cut by; postings_reindex sees to one row for each ad.
TABLE = """
CREATE TABLE postings_postingindex (
  posting_id bigint NOT NULL,
  published_at timestamptz NOT NULL,
  closes_at timestamptz,
  company_id bigint NOT NULL,
  salary_year numeric(18, 2),
  title_words smallint NOT NULL,
  hidden boolean NOT NULL,
  easy_apply boolean NOT NULL,
  contract varchar(20) NOT NULL,
  hours varchar(20) NOT NULL,
  model varchar(10) NOT NULL,
  category varchar(30) NOT NULL,
  language varchar(8) NOT NULL,
  currency varchar(3) NOT NULL,
  place_ids bigint[] NOT NULL,
  latitudes double precision[] NOT NULL,
  longitudes double precision[] NOT NULL,
  cells integer[] NOT NULL,
  title_fts tsvector NOT NULL,
  fts tsvector NOT NULL,
  PRIMARY KEY (posting_id, published_at)
) PARTITION BY RANGE (published_at);
-- The text's vector stays out of the row, which so remains narrow, and is not compressed: filters read it often.
ALTER TABLE postings_postingindex ALTER fts SET STORAGE EXTERNAL;
-- Room in each page lets a change of dates or facts leave the indexes alone.
CREATE TABLE postings_postingindex_rest PARTITION OF postings_postingindex DEFAULT WITH (fillfactor = 85);
CREATE INDEX postingindex_fts ON postings_postingindex USING gin (fts, cells) WITH (fastupdate = off);
CREATE INDEX postingindex_title_fts ON postings_postingindex USING gin (title_fts, cells) WITH (fastupdate = off);
CREATE INDEX postingindex_newest ON postings_postingindex (published_at DESC, posting_id DESC);
CREATE INDEX postingindex_by_category ON postings_postingindex (category, published_at DESC);
CREATE INDEX postingindex_by_company ON postings_postingindex (company_id, published_at DESC);
"""

FOLD = r"""
CREATE OR REPLACE FUNCTION search_fold(content text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  -- (m/w/d), (f|m|x), (all genders), and m/w/d without brackets
  content := regexp_replace(content,
    '\(\s*(?:(?:[mwfdxi]|div|gn|a)\.?(?:\s*[/|,*+]\s*(?:[mwfdxi]|div|gn|a)\.?)+|gn|all genders|alle geschlechter)\s*\)'
    '|\m[mwf](?:[/|][mwfdxi])+\M', ' ', 'gi');
  -- Entwickler:innen, Entwickler*in, Entwickler_in, Lehrer/-in, Lehrer(in), EntwicklerInnen, Kaufmann/-frau
  content := regexp_replace(content, '([[:alpha:]])(?:[:*_·•]|/-?|\()[iI]n(?:nen)?\M\)?', '\1', 'g');
  content := regexp_replace(content, '([[:lower:]])In(?:nen)?\M', '\1', 'g');
  content := regexp_replace(content, '([[:lower:]]mann)/-?frau\M|([[:lower:]]frau)/-?mann\M', '\1\2', 'g');
  -- Köln, Koln; ß becomes ss
  content := lower(public.unaccent('public.unaccent'::regdictionary, content));
  content := regexp_replace(content, '\mc\+\+', ' cplusplus ', 'g');
  content := regexp_replace(content, '\m([cf])#', ' \1sharp ', 'g');
  content := regexp_replace(content, '(^|[^[:alnum:]]|\masp)\.net\M', '\1 dotnet ', 'g');
  -- Only letters and digits are left: the parser would take "Koch/Kellner" for a path and "node.js" for a host.
  content := regexp_replace(content, '[^[:alnum:]]+', ' ', 'g');
  -- Entwicklerin, Pädagogin: where the female form is the male one with an ending; Pflegefachfrau, -mann, -person
  RETURN regexp_replace(regexp_replace(content, '\m([[:alpha:]]{2,}(?:er|or|eur|ist|ent|ant|og|ar|bot|wirt|tekt|graf|graph|nom|urg)'
    '|[[:alpha:]]*(?:arzt|anwalt|koch|beamt))in(?:nen)?\M', '\1', 'g'),
    '\m([[:alpha:]]{4,})(?:frau(?:en)?|leute|person(?:en)?)\M', '\1mann', 'g');
END $$;

-- Folded, and what is written with hyphens once more as one word: who asks for "nonprofit" means "non-profit", too.
CREATE FUNCTION search_words(content text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT search_fold(concat_ws(' ', content, (
    SELECT string_agg(replace(word[1], '-', ''), ' ')
    FROM regexp_matches(content, '\m[[:alpha:]]+(?:-[[:alpha:]]+)+\M', 'g') AS word)))
$$;
"""

REINDEX = """
-- The squares of `postings/search/grid.py` in which a place lies.
CREATE FUNCTION search_cells(latitude double precision, longitude double precision) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN latitude IS NULL OR longitude IS NULL THEN '{}'::integer[] ELSE ARRAY[
    floor((latitude + 90) * 10)::integer * 3600 + floor((longitude + 180) * 10)::integer % 3600,
    10000000 + floor((latitude + 90) * 2)::integer * 720 + floor((longitude + 180) * 2)::integer % 720] END
$$;

CREATE FUNCTION search_country_cells(countries text[]) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(-((ascii(country) - 65) * 26 + ascii(substr(country, 2)) - 64)), '{}')
  FROM unnest(countries) AS country WHERE country ~ '^[A-Z]{2}$'
$$;

CREATE AGGREGATE search_concat(integer[]) (SFUNC = array_cat, STYPE = integer[], INITCOND = '{}', PARALLEL = SAFE);

-- Writes the rows of these published ads; the caller has removed those that were there.
CREATE FUNCTION postings_index_add(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  WITH source AS (
    SELECT p.*, c.name AS company_name,
           search_config(p.language) AS config, coalesce(pp.names, '') AS place_names,
           coalesce(pp.place_ids, '{}') AS place_ids, coalesce(pp.latitudes, '{}') AS latitudes,
           coalesce(pp.longitudes, '{}') AS longitudes, coalesce(pp.cells, '{}') AS cells
    FROM postings_posting p
    JOIN companies_company c ON c.id = p.company_id
    LEFT JOIN LATERAL (
      SELECT array_agg(pl.id) FILTER (WHERE pl.id IS NOT NULL) AS place_ids,
             array_agg(pl.latitude) FILTER (WHERE pl.id IS NOT NULL) AS latitudes,
             array_agg(pl.longitude) FILTER (WHERE pl.id IS NOT NULL) AS longitudes,
             search_concat(search_cells(pl.latitude, pl.longitude)) AS cells,
             string_agg(concat_ws(' ', x.postal_code, x.locality, pl.name, pl.region), ' ') AS names
      FROM postings_postingplace x LEFT JOIN places_place pl ON pl.id = x.place_id
      WHERE x.posting_id = p.id
    ) pp ON true
    WHERE p.id = ANY (ids) AND p.published_at IS NOT NULL
  ), vectors AS (
    SELECT source.*, setweight(to_tsvector(config, search_words(title)), 'A')
        || setweight(to_tsvector('public.board_simple', search_words(company_name)), 'B')
        || setweight(to_tsvector('public.board_simple', search_words(place_names)), 'C') AS title_vector
    FROM source
  )
  INSERT INTO postings_postingindex (
    posting_id, published_at, closes_at, company_id, salary_year, title_words, hidden, easy_apply, contract,
    hours, model, category, language, currency, place_ids, latitudes, longitudes, cells, title_fts, fts)
  SELECT id, published_at, closes_at, company_id, salary_year,
    least(cardinality(regexp_split_to_array(btrim(search_fold(title)), ' +')), 1000),
    paused_at IS NOT NULL OR frozen_at IS NOT NULL, easy_apply, contract, hours, model, category, language,
    salary_currency, place_ids, latitudes, longitudes,
    cells || CASE model WHEN 'remote' THEN search_country_cells(remote_countries::text[]) ELSE '{}' END,
    title_vector,
    setweight(title_vector, 'A')
      || setweight(to_tsvector(config, search_words(main)), 'B')
      || setweight(to_tsvector(config, search_words(other)), 'D')
  FROM vectors, search_strip(concat_ws(' ', tasks, profile)) AS main,
    search_strip(concat_ws(' ', introduction, benefits, additional)) AS other
$$;

-- The ads stay locked until the transaction ends: of two that index the same ad, the later one sees the earlier's row.
CREATE FUNCTION postings_reindex(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(ids) > 0 THEN
    PERFORM 1 FROM postings_posting WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM postings_postingindex WHERE posting_id = ANY (ids);
    PERFORM postings_index_add(ids);
  END IF;
END $$;
"""

TRIGGERS = """
CREATE FUNCTION postings_index_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM postings_index_add(ARRAY(SELECT id FROM new_rows WHERE published_at IS NOT NULL));
  RETURN NULL;
END $$;
CREATE TRIGGER postings_index_inserted AFTER INSERT ON postings_posting
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION postings_index_inserted();

-- A change of dates or facts alone does not stem the texts again. An ad of a dropped partition that becomes open again
-- has no row: it is written anew.
CREATE FUNCTION postings_index_updated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed bigint[];
BEGIN
  changed := ARRAY(
    SELECT n.id FROM new_rows n JOIN old_rows o USING (id)
    WHERE (n.title, n.company_id, n.language, n.introduction, n.tasks, n.profile, n.benefits, n.additional,
           n.published_at IS NULL, n.model, n.remote_countries)
      IS DISTINCT FROM (o.title, o.company_id, o.language, o.introduction, o.tasks, o.profile, o.benefits,
           o.additional, o.published_at IS NULL, o.model, o.remote_countries)
      OR (n.closes_at IS DISTINCT FROM o.closes_at
           AND NOT EXISTS (SELECT FROM postings_postingindex i WHERE i.posting_id = n.id)));
  PERFORM postings_reindex(changed);
  UPDATE postings_postingindex i SET
    published_at = n.published_at, closes_at = n.closes_at,
    hidden = n.paused_at IS NOT NULL OR n.frozen_at IS NOT NULL, contract = n.contract, hours = n.hours,
    category = n.category, easy_apply = n.easy_apply, salary_year = n.salary_year, currency = n.salary_currency
  FROM new_rows n JOIN old_rows o USING (id)
  WHERE i.posting_id = n.id AND n.published_at IS NOT NULL AND n.id <> ALL (changed)
    AND (n.published_at, n.closes_at, n.paused_at, n.frozen_at, n.contract, n.hours, n.category, n.easy_apply,
         n.salary_year, n.salary_currency)
      IS DISTINCT FROM (o.published_at, o.closes_at, o.paused_at, o.frozen_at, o.contract, o.hours, o.category,
         o.easy_apply, o.salary_year, o.salary_currency);
  RETURN NULL;
END $$;
CREATE TRIGGER postings_index_updated AFTER UPDATE ON postings_posting
  REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION postings_index_updated();

CREATE FUNCTION postings_index_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM postings_postingindex i USING old_rows o WHERE i.posting_id = o.id;
  RETURN NULL;
END $$;
CREATE TRIGGER postings_index_deleted AFTER DELETE ON postings_posting
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION postings_index_deleted();

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

FILL = "SELECT postings_index_add(ARRAY(SELECT id FROM postings_posting WHERE published_at IS NOT NULL))"


class Migration(migrations.Migration):
    dependencies = [("postings", "0004_posting_salary_note"), ("places", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(DROP_OLD),
                migrations.RunSQL(TABLE),
                migrations.RunSQL(FOLD),
                migrations.RunSQL(REINDEX),
                migrations.RunSQL(TRIGGERS),
                migrations.RunSQL(FILL),
            ],
            state_operations=[
                migrations.DeleteModel("PostingIndex"),
                migrations.CreateModel(
                    name="PostingIndex",
                    fields=[
                        (
                            "posting",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                primary_key=True,
                                related_name="index",
                                serialize=False,
                                to="postings.posting",
                            ),
                        ),
                        ("published_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField(null=True)),
                        ("hidden", models.BooleanField()),
                        (
                            "company",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="companies.company",
                            ),
                        ),
                        ("contract", models.CharField(max_length=20)),
                        ("hours", models.CharField(max_length=20)),
                        ("model", models.CharField(max_length=10)),
                        ("category", models.CharField(max_length=30)),
                        ("language", models.CharField(max_length=8)),
                        ("easy_apply", models.BooleanField()),
                        ("salary_year", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                        ("currency", models.CharField(max_length=3)),
                        ("title_words", models.PositiveSmallIntegerField()),
                        (
                            "place_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None
                            ),
                        ),
                        (
                            "latitudes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.FloatField(), size=None
                            ),
                        ),
                        (
                            "longitudes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.FloatField(), size=None
                            ),
                        ),
                        (
                            "cells",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), size=None
                            ),
                        ),
                        ("title_fts", django.contrib.postgres.search.SearchVectorField()),
                        ("fts", django.contrib.postgres.search.SearchVectorField()),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fastupdate=False, fields=["fts", "cells"], name="postingindex_fts"
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fastupdate=False, fields=["title_fts", "cells"], name="postingindex_title_fts"
                            ),
                            models.Index(
                                models.OrderBy(models.F("published_at"), descending=True),
                                models.OrderBy(models.F("posting"), descending=True),
                                name="postingindex_newest",
                            ),
                            models.Index(
                                fields=["category", "-published_at"], name="postingindex_by_category"
                            ),
                            models.Index(fields=["company", "-published_at"], name="postingindex_by_company"),
                        ],
                    },
                ),
            ],
        )
    ]
