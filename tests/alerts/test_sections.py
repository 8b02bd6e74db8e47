"""M4: short enough to be read."""

from alerts.matching import Match
from alerts.sections import arrange


def matches(*numbers, company=None):
    """Newest first; each of a company of its own unless told."""
    return [Match(n, n, company or 1000 + n, n, n) for n in sorted(numbers, reverse=True)]


def shown(section):
    return [match.posting_id for match in section.matches]


def nothing(match):
    return False


def test_an_ad_stands_under_the_first_alert_that_found_it():
    first, second = arrange([(1, matches(1, 2), 0), (2, matches(2, 3), 0)], nothing)
    assert (shown(first), shown(second)) == ([2, 1], [3])


def test_an_alert_with_nothing_left_makes_no_section():
    assert [section.alert_id for section in arrange([(1, matches(1), 0), (2, matches(1), 0)], nothing)] == [1]
    assert arrange([(1, matches(1), 0)], lambda match: True) == []


def test_a_repost_and_its_original_are_one_job():
    [section] = arrange([(1, [Match(2, 20, 5, 10, 2), Match(1, 10, 5, 10, 1)], 0)], nothing)
    assert shown(section) == [20]


def test_three_ads_of_a_company_and_how_many_more():
    [section] = arrange([(1, matches(1, 2, 3, 4, 5, company=7) + matches(6), 0)], nothing)
    assert shown(section) == [5, 4, 3, 6]
    assert section.more_of == {7: 2}


def test_twenty_five_in_a_mail_and_how_many_more():
    [section] = arrange([(1, matches(*range(1, 41)), 2)], nothing)
    assert shown(section) == list(range(40, 15, -1))
    assert section.more == 15 + 2


def test_a_long_section_makes_room_for_the_short_ones():
    long, short, other = arrange(
        [(1, matches(*range(1, 41)), 0), (2, matches(101, 102), 0), (3, matches(201), 0)], nothing
    )
    assert [len(section.matches) for section in (long, short, other)] == [22, 2, 1]
    assert [section.more for section in (long, short, other)] == [18, 0, 0]


def test_unwanted_ads_are_not_counted_either():
    [section] = arrange([(1, matches(1, 2, 3, 4, 5, company=7), 0)], lambda match: match.posting_id > 3)
    assert shown(section) == [3, 2, 1]
    assert not section.more_of


def test_a_company_of_which_no_ad_is_left_counts_among_the_others():
    big = matches(*range(1, 6), company=7)  # the oldest, so these give way
    [section] = arrange([(1, matches(*range(11, 41)) + big, 0)], nothing)
    assert len(section.matches) == 25
    assert (section.more, section.more_of) == (5 + 3 + 2, {})
