"""What headings, leads and remarks in the ads look like: patterns found by reading them."""

import re

_DUTY = r"(dut(y|ies)|responsib\w+|respond\w+ for|tasks?|functions?|assignments|accountab\w+|activities)"


def _pattern(*alternatives):
    return re.compile("|".join(alternatives), re.IGNORECASE)


# The label of a line that belongs to a form ("Number of Positions: 1").
FORM = re.compile(
    r"(level|office title|civil service title|title code( no)?|nm title code no|work location"
    r"|number of positions|division ?/ ?work unit|work unit|division"
    r"|((proposed|amended in|starting) )?salary( range)?"
    r"|(minimum )?hiring rate( after one year| \(flat rate\))?|on-? ?board( rate)?( after one year)?"
    r"|job id|position (title|number)|title|primary dohmh contact ref|candidate name|hours/shift)\s*[:#]?",
    re.IGNORECASE,
)

# The section that a heading opens; the first that matches. "drop" says nothing that the page doesn't say.
HEADINGS = {
    "drop": _pattern(
        r"^(job description|division ?/ ?program description|unit description|about (us|the \w+)|summary)",
        r"^(position description|.*intern responsibilities:?$)",
    ),
    "profile": _pattern(
        r"require(ment|d)|qualification|\bskills|preferred|desirable|ideal candidate|must (have|possess)",
        r"candidates? (should|must)|licen[cs]e|knowledge of|education|position requires|experience",
    ),
    "notes": _pattern(
        r"\bnotes?\b|hours|schedule|shift|salary|rate\b|on-?board|to apply|additional information",
        r"special instructions|work location|location of|residency|proposed",
    ),
    "benefits": _pattern(r"benefits|we offer|perks"),
    "tasks": _pattern(
        _DUTY,
        r"^under .*supervision|will:?$|you will|work includes|will (work|perform|handle|be expected)|including",
    ),
}

# A heading that says no more than the name of its section.
BARE_HEADINGS = {
    "tasks": _pattern(
        r"(key |specific |major |primary |job |typical |main |essential |principal |general |some |the "
        r"|examples of |other |daily |core |more |following |these |candidate |performs? )*"
        r"(duties|responsibilities|tasks|functions)( (and )?(duties|responsibilities))?"
        r"( (will |shall |may )?include[sd]?)?( but)?( are| is)?( not)?( be)?( limited to)?( the following)?"
    ),
    "profile": _pattern(
        r"(preferred |minimum |desirable )?(skills|qualifications?|requirements|qualification requirements)"
    ),
    "notes": _pattern(r"((please |special |important )?notes?|additional information)"),
    "benefits": _pattern(r"benefits"),
}

# "The manager's responsibilities include:", somewhere in a text.
LEAD = re.compile(
    r"(?P<lead>(?:^|(?<=[.;!?]\s)|(?<=[.]))[^.:]{0,220}(?:\b" + _DUTY + r"\b[^.:]{0,120}"
    r"|\b(?:will|to|include|including|following|includes)\b[^.:]{0,90}|\bwill)):(?!\w)",
    re.IGNORECASE,
)

# A heading and its text in one line.
LABEL = _pattern(r"(job description|duties|responsibilities|note|hours|preferred skills)\s?[:–-]\s+")

# What a list after such words is about is the agency, not the job.
OF_THE_AGENCY = _pattern(
    r"key areas|program areas|benefit programs$|provided by|programs?( in the portfolio)? include",
    r"we provide|consists? of|includes? the following (units|initiatives)|major initiatives|divisions?",
    r"loan programs|three functions|visit|products we|several|focus on|\balso$|greater ability|charged",
    r"is responsible for (ensuring|the planning)|^these|goals? (is|are)|mission",
)

# A sentence about the work, rather than about the agency.
SPEAKS_OF_WORK = _pattern(
    r"^(the )?((selected|successful|ideal) )?"
    r"(candidates?|incumbent|individuals?|employee|appointee|interns?|positions?|person|s/he|he/she|you"
    r"|this (position|role|individual|person|job))\b"
    r".*\b(will|is responsible|are|would|shall|may|entails?|serves?|reports?|to)\b",
    r"^The [A-Z][\w()&,/ -]{2,60}? "
    r"(will|is responsible|serves|may|must|shall|reports|oversees|manages|works)\b",
    r"^(they|he|she|s/he) (will|may|is|are)\b|^it will\b",
    r"^(reporting|under|working|in this (role|capacity|position)|as (a|an|the) |serves? as|responsib|duties"
    r"|tasks|specific|primary|perform|assist|typical|with (wide|considerable|some|guidance|latitude)|will "
    r"|provides?|supervises?|assists?|prepares?|conducts?|manages?|coordinates?|reviews?|develops?)\b",
)

# A remark on who may apply, or on the terms, wherever it stands.
NOTICE = _pattern(
    r"grant[- ]funded|drug (screening|test)|this position is (only )?open|selective certification",
    r"^\W*(only|open (only )?to|permanent .* only|permanent incumbents)\b|^must be (permanent|current)",
    r"^\W*(candidates?|applicants?|you) must (be|have|currently|also) .{0,40}(permanent|serving|reachable|list)",
    r"special patrolman|dna sample|\bessential[”\"]? (staff )?position|residency requirement",
    r"probationary title|in order to be considered",
)

# The beginning of a line that was changed: "**AMENDED IN SALARY RANGE: $57,244.00 - $152,969.00 (Annual)".
AMENDED = re.compile(
    r"^[^\w$]*(?=AMENDED|\$|HIRING RATE)"
    r"((AMENDED[A-Z ]*|(?i:hiring rate|on-?board( rate)?|after one year|flat rate|annual|hourly|salary range"
    r"|(part-time )?[(]?\d\d(\.5)? hours/week\))|\$\s?(\d{2,3},\d{3}|\d\d)(\.\d\d)?\b|\d\d\.\d\d)[^\w$]*)+"
)

# A line of use to nobody: remarks on the posting itself, and bare codes.
NOISE = _pattern(
    r"^\W*(amend(ed|ment)|re-?post|revised$)|replac(es|ing) job id|previous applicants|^dfta-\d|position ?#",
    r"vacancy notice|^(n/?a|nm|none)$|^[\d\s,.:/–-]+$|^[ivx]+$|^[A-Z]?\d{3,6}[A-Z]?$|^\W*$|^\$[\d,.]+$",
    r"^positions?#s?$",
)

# A sentence of use to nobody who reads the ad on another board, or years later.
BOILERPLATE = _pattern(
    r"equal opportunity|visit|www\.|http|@|\d{3}-\d{4}|voluntary response|source of referral|thank all",
    r"under consideration|apply (now|online|on-line)|do not need to reapply|re-?posted|amended",
    r"last day of the posting|posting period|committed to diver|reasonable accommodation|vacancy notice",
    r"\b\d{6}\b|position ?#|positions? numbers?|job id|hhs connect ref|level i - ii|^[A-Z]*[\d\s,.-]+[A-Z]?$",
    r"^(n/?a|nm|[ivx]+)$|^(number of positions|division|hours/shift:?$)",
)
