"""What must not be in a person's mail: had already, hidden, or "not for me"."""

from dataclasses import dataclass

from django.db import connection

from applications.models import MarkKind
from jobboard.copying import as_array

# Arrays, as text: Django and psycopg spend far more time on thousands of ids than PostgreSQL on all of it.
MAILED = """
SELECT subscriber_id, original_id FROM alerts_digestitem
WHERE subscriber_id = ANY (%(people)s::bigint[]) AND original_id = ANY (%(ads)s::bigint[])
"""
DISMISSED = """
SELECT subscriber_id, posting_id FROM alerts_dismissal
WHERE subscriber_id = ANY (%(people)s::bigint[]) AND posting_id = ANY (%(ads)s::bigint[])
"""
MARKED = """
SELECT s.id, m.posting_id FROM applications_mark m JOIN alerts_subscriber s ON s.user_id = m.candidate_id
WHERE m.candidate_id = ANY (%(users)s::bigint[]) AND m.posting_id = ANY (%(ads)s::bigint[]) AND m.kind = ANY (%(kinds)s)
"""
HIDDEN = """
SELECT s.id, h.company_id FROM applications_hiddencompany h JOIN alerts_subscriber s ON s.user_id = h.candidate_id
WHERE h.candidate_id = ANY (%(users)s::bigint[]) AND h.company_id = ANY (%(companies)s::bigint[])
"""


@dataclass
class Unwanted:
    """For a chunk of people at once: pairs of (subscriber's id, id of ad or company)."""

    mailed: set
    postings: set
    companies: set
    people: set  # who said or had anything at all of this

    @classmethod
    def of(cls, people, ads):
        """`ads` are `Matches.ids_of_ads`."""
        users = [subscriber.user_id for subscriber in people if subscriber.user_id]
        facts = ads | {
            "people": as_array(subscriber.pk for subscriber in people),
            "users": as_array(users),
            "kinds": [MarkKind.HIDDEN.value, MarkKind.DISMISSED.value],
        }
        return cls.collected(
            pairs(MAILED, facts),
            pairs(DISMISSED, facts) | (pairs(MARKED, facts) if users else set()),
            pairs(HIDDEN, facts) if users else set(),
        )

    @classmethod
    def collected(cls, *pairs):
        return cls(*pairs, people={subscriber for some in pairs for subscriber, _ in some})

    def by(self, subscriber):
        """The question whether this person doesn't want an ad; None where there is no such ad.

        What was said of an ad holds for its reposts too.
        """
        if subscriber.pk not in self.people:
            return None

        def is_unwanted(match):
            return (
                (subscriber.pk, match.original_id) in self.mailed
                or (subscriber.pk, match.original_id) in self.postings
                or (subscriber.pk, match.posting_id) in self.postings
                or (subscriber.pk, match.company_id) in self.companies
            )

        return is_unwanted


def pairs(statement, facts):
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return set(cursor.fetchall())
