"""The stems of a tsquery's rarest word: whatever it finds holds one of them.

So an ad's own words lead to the few keywords that may find it.
"""

from .tsquery import Both, Either, Not, Strict, take_apart


def anchors(query, frequency):
    """The stems out of one branch of the query that seldom occur; `frequency(stem)` says how often.

    Empty for a query that may find an ad without any of its words.
    """
    return rarest(take_apart(query), frequency)[1]


def rarest(part, frequency):
    """(how often, stems)"""
    match part:
        case Either(parts):  # all their stems, or none at all if one has none
            branches = [rarest(branch, frequency) for branch in parts]
            if not all(stems for _, stems in branches):
                return 0, frozenset()
            return sum(often for often, _ in branches), frozenset().union(*(stems for _, stems in branches))
        case Both(parts):
            branches = (rarest(branch, frequency) for branch in parts)
            return min(
                (branch for branch in branches if branch[1]), key=lambda one: one[0], default=(0, frozenset())
            )
        case Not():
            return 0, frozenset()
        case Strict(_, loose):
            return rarest(loose, frequency)
        case stem:
            return frequency(stem), frozenset([stem])
