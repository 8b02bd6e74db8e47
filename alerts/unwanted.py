"""What must not be in a person's mail: had already, hidden, or "not for me"."""

from dataclasses import dataclass

from applications.models import HiddenCompany, Mark, MarkKind

from .models import DigestItem, Dismissal


@dataclass
class Unwanted:
    """For a chunk of people at once: pairs of (subscriber's id, id of ad or company)."""

    mailed: set
    postings: set
    companies: set
    people: set  # who said or had anything at all of this

    @classmethod
    def of(cls, found):
        """`found` is {subscriber: [(alert id, matches, more)]}."""
        lists = {id(matches): matches for theirs in found.values() for _, matches, _ in theirs}
        distinct = {match for matches in lists.values() for match in matches}
        originals = {match.original_id for match in distinct}
        ads = originals | {match.posting_id for match in distinct}
        ids = [subscriber.pk for subscriber in found]
        by_user = {subscriber.user_id: subscriber.pk for subscriber in found if subscriber.user_id}
        mailed = DigestItem.objects.filter(subscriber__in=ids, original__in=originals)
        dismissed = Dismissal.objects.filter(subscriber__in=ids, posting__in=ads)
        marks = Mark.objects.filter(
            candidate__in=by_user, posting__in=ads, kind__in=[MarkKind.HIDDEN, MarkKind.DISMISSED]
        )
        companies = HiddenCompany.objects.filter(
            candidate__in=by_user, company__in={match.company_id for match in distinct}
        )
        return cls.collected(
            set(mailed.values_list("subscriber", "original")),
            set(dismissed.values_list("subscriber", "posting"))
            | {(by_user[user], posting) for user, posting in marks.values_list("candidate", "posting")},
            {(by_user[user], company) for user, company in companies.values_list("candidate", "company")},
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
