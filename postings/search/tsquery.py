"""Composing tsqueries as text, from what PostgreSQL made of single words: so each word is stemmed only once."""

import re

from django.db import connections
from django.db.models import BooleanField, F, Func

# Every text in the three configurations of the index, folded first as the index folds (migration 0002).
STEM = """
SELECT folded, plain.de::text, plain.en::text, plain.simple::text
FROM unnest(%s::text[], %s::boolean[]) WITH ORDINALITY AS asked (content, is_phrase, number),
LATERAL (SELECT search_fold(content) AS folded) AS f,
LATERAL (
  SELECT CASE WHEN is_phrase THEN phraseto_tsquery('public.board_de', folded)
              ELSE plainto_tsquery('public.board_de', folded) END AS de,
         CASE WHEN is_phrase THEN phraseto_tsquery('public.board_en', folded)
              ELSE plainto_tsquery('public.board_en', folded) END AS en,
         CASE WHEN is_phrase THEN phraseto_tsquery('public.board_simple', folded)
              ELSE plainto_tsquery('public.board_simple', folded) END AS simple
) AS plain
ORDER BY number
"""


def stem(contents, *, using):
    """For each (text, is_phrase): its folded form, and the tsqueries as German, as English and unstemmed."""
    if not contents:
        return []
    with connections[using].cursor() as cursor:
        cursor.execute(STEM, [[text for text, _ in contents], [phrase for _, phrase in contents]])
        return [(folded.strip(), tuple(queries)) for folded, *queries in cursor.fetchall()]


def any_of(parts):
    return joined(parts, " | ")


def all_of(parts):
    return joined(parts, " & ")


def joined(parts, operator):
    """Each part once; "" for what holds nothing."""
    parts = list(dict.fromkeys(part for part in parts if part))
    if len(parts) < 2:
        return "".join(parts)
    return operator.join(part if re.fullmatch(r"'[^']*'", part) else f"({part})" for part in parts)


def none_of(parts):
    return f"!({any_of(parts)})" if any(parts) else ""


def weighted(query, weights):
    """The same query, but every word only where it has one of these weights, e.g. "AC"."""
    return re.sub(r"'[^']*'", lambda match: match[0] + ":" + weights, query)


def lexemes(query):
    return re.findall(r"'([^']*)'", query)


class Matches(Func):
    """`vector @@ query`; with `weights` its words count only there."""

    arity = 1
    output_field = BooleanField()

    def __init__(self, vector, query, weights=""):
        super().__init__(F(vector))
        self.query = weighted(query, weights) if weights else query

    def as_sql(self, compiler, connection):
        vector, params = compiler.compile(self.source_expressions[0])
        return f"({vector} @@ %s::tsquery)", (*params, self.query)
