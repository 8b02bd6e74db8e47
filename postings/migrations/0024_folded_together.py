"""The same words from an ad in less time: its texts are folded all at once.

A pattern is made ready anew for each text, which takes as long as going through a short one; so there are fewer patterns,
and fewer texts. Words that are looked for as they stand are found ten times as quickly as by a pattern.
"""

from django.db import migrations

FOLD = r"""
-- As `search_fold`, of texts with U+0001 between them, which stays.
CREATE FUNCTION search_fold_apart(content text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE words text;
BEGIN
  -- (m/w/d), (f|m|x), (all genders), and m/w/d without brackets
  content := regexp_replace(content,
    '\(\s*(?:(?:[mwfdxi]|div|gn|a)\.?(?:\s*[/|,*+]\s*(?:[mwfdxi]|div|gn|a)\.?)+|gn|all genders|alle geschlechter)\s*\)'
    '|\m[mwf](?:[/|][mwfdxi])+\M', ' ', 'gi');
  -- Entwickler:innen, Entwickler*in, Entwickler_in, Lehrer/-in, Lehrer(in), EntwicklerInnen
  IF content ~ '[:*_·•/(-][iI]n|[[:lower:]]In' THEN
    content := regexp_replace(content, '([[:alpha:]])(?:[:*_·•]|/-?|\()[iI]n(?:nen)?\M\)?', '\1', 'g');
    content := regexp_replace(content, '([[:lower:]])In(?:nen)?\M', '\1', 'g');
  END IF;
  -- Kaufmann/-frau
  IF strpos(content, '/') > 0 AND (strpos(content, 'frau') > 0 OR strpos(content, 'mann') > 0) THEN
    content := regexp_replace(content, '([[:lower:]]mann)/-?frau\M|([[:lower:]]frau)/-?mann\M', '\1\2', 'g');
  END IF;
  -- Köln, Koln; ß becomes ss
  content := lower(public.unaccent('public.unaccent'::regdictionary, content));
  IF strpos(content, '++') > 0 THEN
    content := regexp_replace(content, '\mc\+\+', ' cplusplus ', 'g');
  END IF;
  IF strpos(content, '#') > 0 THEN
    content := regexp_replace(content, '\m([cf])#', ' \1sharp ', 'g');
  END IF;
  IF strpos(content, '.net') > 0 THEN
    content := regexp_replace(content, '(^|[^[:alnum:]]|\masp)\.net\M', '\1 dotnet ', 'g');
  END IF;
  -- Only letters and digits are left: the parser would take "Koch/Kellner" for a path and "node.js" for a host. A space
  -- between two words, which is the commonest sign, is no match; nor is what stands between the texts of an ad.
  content := regexp_replace(content, '[^[:alnum:] \u0001][^[:alnum:]\u0001]*| [^[:alnum:]\u0001]+', ' ', 'g');
  -- Entwicklerin, Pädagogin: where the female form is the male one with an ending
  words := content || ' ';
  IF (strpos(words, 'innen') > 0 OR strpos(words, 'rin ') > 0 OR strpos(words, 'tin ') > 0 OR strpos(words, 'ogin ') > 0
      OR strpos(words, 'urgin ') > 0 OR strpos(words, 'grafin ') > 0 OR strpos(words, 'raphin ') > 0
      OR strpos(words, 'nomin ') > 0 OR strpos(words, 'ochin ') > 0)
    AND content ~ '(?:er|or|eur|ist|ent|ant|og|ar|bot|wirt|tekt|graf|graph|nom|urg|arzt|anwalt|koch|beamt)in(?:nen)?\M' THEN
    content := regexp_replace(content, '\m([[:alpha:]]{2,}(?:er|or|eur|ist|ent|ant|og|ar|bot|wirt|tekt|graf|graph|nom|urg)'
      '|[[:alpha:]]*(?:arzt|anwalt|koch|beamt))in(?:nen)?\M', '\1', 'g');
  END IF;
  -- Pflegefachfrau, -mann, -person
  IF (strpos(content, 'frau') > 0 OR strpos(content, 'leute') > 0 OR strpos(content, 'person') > 0)
    AND content ~ '[[:alpha:]]{4}(?:frau(?:en)?|leute|person(?:en)?)\M' THEN
    content := regexp_replace(content, '\m([[:alpha:]]{4,})(?:frau(?:en)?|leute|person(?:en)?)\M', '\1mann', 'g');
  END IF;
  RETURN content;
END $$;

CREATE OR REPLACE FUNCTION search_fold(content text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT public.search_fold_apart(replace(content, E'\u0001', E'\u0002'))
$$;
"""

INDEX = r"""
-- The folded texts of an ad, and then of each its words with hyphens once more as one word (see `search_words`).
CREATE FUNCTION postings_words(title text, company text, places text, main text, other text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  apart CONSTANT text := E' \u0001 ';
  content text := replace(main, E'\u0001', E'\u0002') || apart || replace(other, E'\u0001', E'\u0002');
  joined text := E'\u0001\u0001\u0001\u0001';
BEGIN
  content := regexp_replace(content, '<[^>\u0001]*>', ' ', 'g');
  IF strpos(content, '&') > 0 THEN
    content := regexp_replace(content, '&#?\w+;', ' ', 'g');
  END IF;
  content := replace(title, E'\u0001', E'\u0002') || apart || replace(company, E'\u0001', E'\u0002')
    || apart || replace(places, E'\u0001', E'\u0002') || apart || content;
  IF strpos(content, '-') > 0 THEN
    joined := (SELECT string_agg(replace(word[1], '-', ''), ' ')
      FROM regexp_matches(content, '\m[[:alpha:]]+(?:-[[:alpha:]]+)+\M|\u0001', 'g') AS word);
  END IF;
  RETURN string_to_array(search_fold_apart(content || apart || joined), E'\u0001');
END $$;

-- OFFSET 0: what is computed in a subquery is computed once, however often it is used.
CREATE OR REPLACE FUNCTION postings_index_add(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  WITH source AS (
    SELECT p.*, search_config(p.language) AS config, coalesce(pp.place_ids, '{}') AS place_ids,
           coalesce(pp.latitudes, '{}') AS latitudes, coalesce(pp.longitudes, '{}') AS longitudes,
           coalesce(pp.cells, '{}') AS cells,
           postings_words(p.title, c.name, coalesce(pp.names, ''), concat_ws(' ', p.tasks, p.profile),
             concat_ws(' ', p.introduction, p.benefits, p.additional)) AS words
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
    OFFSET 0
  ), vectors AS (
    SELECT source.*, setweight(to_tsvector(config, words[1] || ' ' || words[6]), 'A')
        || setweight(to_tsvector('public.board_simple', words[2] || ' ' || words[7]), 'B')
        || setweight(to_tsvector('public.board_simple', words[3] || ' ' || words[8]), 'C') AS title_vector
    FROM source
    OFFSET 0
  )
  INSERT INTO postings_postingindex (
    posting_id, published_at, closes_at, company_id, salary_year, title_words, hidden, easy_apply, contract,
    hours, model, category, language, currency, place_ids, latitudes, longitudes, cells, title_fts, fts)
  SELECT id, published_at, closes_at, company_id, salary_year,
    least(cardinality(regexp_split_to_array(btrim(words[1]), ' +')), 1000),
    paused_at IS NOT NULL OR frozen_at IS NOT NULL, easy_apply, contract, hours, model, category, language,
    salary_currency, place_ids, latitudes, longitudes,
    cells || CASE model WHEN 'remote' THEN search_country_cells(remote_countries::text[]) ELSE '{}' END,
    title_vector,
    setweight(title_vector, 'A')
      || setweight(to_tsvector(config, words[4] || ' ' || words[9]), 'B')
      || setweight(to_tsvector(config, words[5] || ' ' || words[10]), 'D')
  FROM vectors
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("postings", "0023_quicker_updates")]
    operations = [migrations.RunSQL(FOLD + INDEX, migrations.RunSQL.noop)]
