"""The ad's five sections, told apart or found again by the headings inside one long text."""

import re
from functools import lru_cache

from .texts import TAG, plain, rich
from .words import HEADINGS, LEADS

LONGEST_HEADING = 70
MOST_PIECES = 10  # that may make up one section
WORDS = re.compile(r"[\w?'’-]+")
TOKEN = re.compile(r"<(p|h3|h4|ul|ol)>|</(p|h3|h4|ul|ol)>")
STRONG_ONLY = re.compile(r"(?:<(?:strong|em)>)+((?:(?!</?(?:strong|em)>).)*)(?:</(?:strong|em)>)+\s*:?$")
STRONG_LEAD = re.compile(r"<strong>([^<]{3,70}?)\s*:?\s*</strong>\s*:?\s*(?=\S)")


def sections_of(imported):
    """{section: HTML}. Separate properties are believed; without them the one description is taken apart."""
    description = rich(imported.description)
    told = {
        name: [html for piece in pieces[:MOST_PIECES] if (html := rich(piece))]
        for name, pieces in imported.sections.items()
    }
    whole = words_of(description) if any(told.values()) else ""
    for name, texts in told.items():  # many repeat in properties what the description says already
        told[name] = [html for html in texts if words_of(html) not in whole]
    is_told_apart = told.get("tasks") and told.get("profile")
    found = {"introduction": description} if is_told_apart else take_apart(description)
    for name, texts in told.items():
        found[name] = "".join([found.get(name, ""), *texts])
    return {name: html for name, html in found.items() if html}


def words_of(html):
    return " ".join(re.findall(r"\w+", plain(html).casefold()))


def take_apart(html):
    """A heading that is known begins a section, and is left out where it only repeats the section's own."""
    found, current = {}, "introduction"
    for heading, block in blocks_of(html):
        section = section_of(heading) if heading else None
        if section == "additional" and not set(found) - {"introduction"}:
            section = None  # "About us" at the beginning is the introduction
        if section:
            current = section
        if heading and (not section or found.get(section)):
            block = f"<h3>{heading}</h3>{block}"
        found[current] = found.get(current, "") + block
    return found


def section_of(heading):
    words = " ".join(WORDS.findall(plain(heading).casefold()))
    return section_in(words) if words and len(words) <= LONGEST_HEADING else None


@lru_cache(maxsize=4096)
def section_in(words):
    """Employers use the same few headings in all of their ads."""
    return next((name for name, pattern in HEADINGS.items() if pattern.search(words)), None)


def blocks_of(html):
    """(heading, the block after it) pairs: one of both may be empty."""
    for kind, inner in top_level(html):
        if kind in ("h3", "h4"):
            yield strip_tags(inner), ""
        elif kind == "p":
            yield from pieces_of_paragraph(inner)
        else:
            yield "", f"<{kind}>{inner}</{kind}>"


def top_level(html):
    """(tag, inner HTML) of the outermost blocks; text between them counts as a paragraph."""
    depth, begin, kind, end = 0, 0, "", 0
    for token in TOKEN.finditer(html):
        if token[1]:
            if not depth:
                yield from [("p", html[end : token.start()])] if html[end : token.start()].strip() else []
                kind, begin = token[1], token.end()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield kind, html[begin : token.start()]
                end = token.end()
    if html[end:].strip():
        yield "p", html[end:]


def pieces_of_paragraph(inner):
    """Lines that are headings, or begin with one, are taken out; the lines between them stay together."""
    kept = []
    for line in inner.split("<br>"):
        for heading, rest in headings_in_line(line):
            if heading:
                yield from paragraph(kept)
                kept = []
                yield heading, ""
            if rest.strip():
                kept.append(rest.strip())
    yield from paragraph(kept)


def paragraph(lines):
    if lines:
        yield "", f"<p>{'<br>'.join(lines)}</p>"


def headings_in_line(line):
    """(heading, what follows it in the line) pairs; a line that is a heading as a whole gives one."""
    if is_heading(line.strip()):
        return [(strip_tags(line), "")]
    if (lead := STRONG_LEAD.match(line)) and section_of(lead[1]):
        return [(lead[1], line[lead.end() :])]
    found, position = [], 0
    for lead in LEADS.finditer(line) if ":" in line else ():
        found += [("", line[position : lead.start()]), (lead[1], "")]
        position = lead.end()
    return [*found, ("", line[position:])]


def is_heading(line):
    """Bold as a whole, or short and ending in a colon; without either only the plainest words will do."""
    words = strip_tags(line)
    if len(words) > LONGEST_HEADING:
        return False
    if only := STRONG_ONLY.fullmatch(line):
        return bool(section_of(words)) or only[1].rstrip().endswith(":")
    if words.endswith(":"):
        return bool(section_of(words))
    return "<" not in line and bare_heading(words)


def bare_heading(words):
    """A line of its own with nothing but a well-known heading, in whatever letters."""
    return bool(words) and bool(
        LEADS.fullmatch(f"{words.strip().capitalize()}: ") or LEADS.fullmatch(f"{words.strip()}: ")
    )


def strip_tags(html):
    return (TAG.sub("", html) if "<" in html else html).strip()
