"""What goes into one mail: a section an alert, each ad once, short enough to be read (M3, M4)."""

from dataclasses import dataclass, field

MOST_ADS = 25
MOST_OF_A_COMPANY = 3


@dataclass(slots=True)
class Section:
    alert_id: int
    matches: list = field(default_factory=list)
    more: int = 0  # that the mail only links to
    more_of: dict = field(default_factory=dict)  # likewise, of companies that would fill the section


def arrange(found, is_unwanted=None):
    """Sections out of [(alert id, matches newest first, more)].

    An ad stands under the first alert that found it; `is_unwanted(match)` leaves it out of the whole mail. Where all
    together would be too long, each section gives up its oldest ones in turn.
    """
    seen = set()
    sections = []
    for alert_id, matches, more in found:
        section = Section(alert_id, more=more)
        of_company = {}
        for match in matches:
            if match.original_id in seen or (is_unwanted and is_unwanted(match)):
                continue
            seen.add(match.original_id)
            company = match.company_id
            of_company[company] = of_company.get(company, 0) + 1
            if of_company[company] > MOST_OF_A_COMPANY:
                section.more_of[company] = of_company[company] - MOST_OF_A_COMPANY
            else:
                section.matches.append(match)
        if section.matches:
            sections.append(section)
    shorten(sections)
    for section in sections:
        name_fewer(section)
    return sections


def shorten(sections):
    """Take an ad from the longest section until the mail is short enough."""
    surplus = sum(len(section.matches) for section in sections) - MOST_ADS
    if len(sections) == 1 and surplus > 0:
        sections[0].more += surplus
        del sections[0].matches[MOST_ADS:]
        return
    for _ in range(surplus):
        longest = max(sections, key=lambda section: len(section.matches))
        longest.matches.pop()
        longest.more += 1


def name_fewer(section):
    """A company none of whose ads are left counts among the others: a mail is no list of names."""
    for company in section.more_of.keys() - {match.company_id for match in section.matches}:
        section.more += section.more_of.pop(company)


class Arranging:
    """Of people who get the same ads, as most do who share a search, what they get is arranged once."""

    MOST = 20_000  # kept

    def __init__(self):
        self.known = {}

    def of(self, found, is_unwanted):
        """`arrange`; `is_unwanted` is None for somebody who never said so of any of these."""
        if is_unwanted or len(found) != 1:
            return arrange(found, is_unwanted)
        [(alert_id, matches, _)] = found
        if len(self.known) > self.MOST:
            self.known.clear()
        if id(matches) not in self.known:
            self.known[id(matches)] = matches, arrange(found)
        same = self.known[id(matches)][1]
        return [Section(alert_id, section.matches, section.more, section.more_of) for section in same]
