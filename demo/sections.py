"""Recovers the sections of an ad from a description that was written as one text."""

import re

from demo import phrases
from demo.case import calm, shouts, title_case
from demo.text import Line, sentences, split_list

SECTIONS = ("introduction", "tasks", "profile", "benefits", "notes")


def recover(lines, names=()):
    """A dict of SECTIONS, each a list of lines; lines that only repeat one of `names` are left out.

    The tasks begin at a heading or sentence that announces them, else at the list that speaks of the job.
    """
    found = {section: [] for section in SECTIONS}
    lines = [part for line in _useful(lines) if not _repeats(line, names) for part in _unmixed(line)]
    found["notes"] = [Line("text", calm(line.text, 1)) for line in lines if _is_notice(line)]
    lines = [part for line in lines if not _is_notice(line) for part in _opened(line)]
    lines = _unmarked_lists(lines)
    start = _start_of_tasks(lines)
    section = "introduction"
    for at, line in enumerate(lines):
        if at == start:
            section = "tasks"
        wanted = _wanted(line)
        line = line._replace(text=title_case(line.text) if line.kind == "heading" else calm(line.text))
        if wanted == "drop":
            section = "introduction" if at < start else "tasks"
        elif wanted in ("profile", "notes", "benefits") or (wanted == "tasks" and at > start):
            section = wanted
            if not _is_bare(line.text, section):
                found[section].append(_as_heading(line))
        elif _is_shouted_remark(lines[at]):
            found["notes"].append(line)
        else:
            if section == "notes" and at < start and len(line.text) > 160:
                section = "introduction"  # a note is short; what follows it here speaks of the agency again
            if line.kind not in ("lead", "heading") or not _is_bare(line.text, "tasks"):
                found[section].append(_as_heading(line) if line.kind == "heading" else line)
    return {section: without_idle_headings(kept) for section, kept in found.items()}


def _as_heading(line):
    """A long one, or one that is half a sentence, is set as a sentence."""
    halved = re.search(r"\b(will|includes?|following)\b", line.text, re.IGNORECASE)
    return line._replace(kind="lead" if halved or len(line.text.split()) > 5 else "heading")


def _is_shouted_remark(line):
    return line.kind in ("text", "bullet") and shouts(line.text, 6) and not line.text.endswith(":")


def without_idle_headings(lines):
    """A heading needs something below it that isn't a heading."""
    kept = []
    for line in reversed(lines):
        if line.kind == "heading" and (not kept or kept[-1].kind == "heading"):
            if kept or len(line.text.split()) < 4:
                continue
            line = line._replace(kind="text")
        kept.append(line)
    return kept[::-1]


def _unmixed(line):
    """Parts a line that begins with sentences in capitals and goes on in ordinary letters."""
    told = sentences(line.text) if line.kind == "text" else []
    loud = next((at for at, sentence in enumerate(told) if not shouts(sentence)), 0)
    if not loud:
        return [line]
    return [Line("text", " ".join(told[:loud])), Line("text", " ".join(told[loud:]))]


def _is_noise(line):
    return len(line.text) < 160 and bool(phrases.NOISE.search(line.text))


def _is_notice(line):
    return len(line.text) < 330 and bool(phrases.NOTICE.search(line.text))


def _repeats(line, names):
    text = re.sub(r"\W", "", line.text.lower())
    names = [re.sub(r"\W", "", name.lower()) for name in names]
    return len(line.text) < 80 and any(
        text == name or (len(name) > 9 and text.startswith(name)) for name in names
    )


def _useful(lines):
    """Without the head of a form ("Level: M1", "Number of Positions: 1") that was pasted with the text."""
    kept, skip = [], False
    for line in lines:
        line = line._replace(text=phrases.AMENDED.sub("", line.text))
        found = phrases.FORM.match(line.text)
        if found and len(line.text) < 90 and (":" in line.text or found.end() == len(line.text)):
            skip = found.end() == len(line.text)
        elif (skip and len(line.text) < 60 and line.kind == "text") or _is_noise(line):
            skip = False
        else:
            skip = False
            kept.append(line)
    return kept


def _unmarked_lists(lines):
    """Three or more lines in a row that don't end as sentences do are a list."""
    lines = list(lines)
    runs, run = [], []
    for at, line in enumerate([*lines, Line("end", "")]):
        loose = line.kind == "text" and len(line.text) < 260 and not re.search(r"[.:?!]$", line.text)
        # The last member may end the sentence; the members before it end with semicolons.
        last = line.kind == "text" and len(run) > 1 and lines[run[-1]].text.endswith((";", "; and"))
        if loose or last:
            run.append(at)
        if not loose:
            runs.append(run)
            run = []
    for at in [at for run in runs if len(run) > 2 for at in run]:
        lines[at] = lines[at]._replace(kind="bullet", text=re.sub(r";( and)?$", "", lines[at].text))
    return lines


def _opened(line):
    """Parts a line where a lead such as "Responsibilities include:" stands inside it."""
    if line.kind != "text":
        return [line]
    for lead in phrases.LEAD.finditer(line.text):
        if phrases.OF_THE_AGENCY.search(lead.group("lead")):
            continue
        before, after = line.text[: lead.start()].strip(), line.text[lead.end() :].strip()
        parts = [Line("text", before)] if before else []
        parts.append(Line("lead", lead.group().strip()))
        if after:
            listed = split_list(after)
            parts += [Line("bullet", member) for member in listed] or [Line("text", after)]
        return parts
    label = phrases.LABEL.match(line.text)
    if label and len(line.text) > label.end():
        return [Line("heading", label.group().strip()), *_opened(Line("text", line.text[label.end() :]))]
    return [line]


def _wanted(line):
    """The section that a heading opens, "drop" for one that is of no use, or None."""
    if line.kind == "lead":
        return None
    if line.kind != "heading":
        return "notes" if re.match(r"(Please )?note\b:?", line.text, re.IGNORECASE) else None
    return next((name for name, found in phrases.HEADINGS.items() if found.search(line.text)), None)


def _is_bare(text, section):
    """Does a heading say no more than the name of its section?"""
    words = re.sub(r"\W+", " ", text).strip()
    return bool(phrases.BARE_HEADINGS[section].fullmatch(words))


def _start_of_tasks(lines):
    for at, line in enumerate(lines):
        if line.kind == "lead" or (line.kind == "heading" and _wanted(line) == "tasks"):
            return at
    bullets = [at for at, line in enumerate(lines) if line.kind in ("bullet", "number")]
    for at in bullets:
        before = lines[at - 1] if at else None
        if before is not None and before.kind in ("bullet", "number"):
            continue
        about_agency = before is not None and phrases.OF_THE_AGENCY.search(before.text[-160:])
        if not about_agency:
            announces = before is not None and before.text.endswith(":") and at > 1
            return at - 1 if announces else at
    return len(lines)


def part_prose(lines):
    """For a description without any list or lead: the introduction's and the tasks' lines.

    The sentences from the first that speaks of the work onwards are the tasks. If that is only the end of the text,
    the first paragraph, or else the first sentence, is the introduction.
    """
    whole = sum(len(line.text) for line in lines)
    for at, line in enumerate(lines):
        told = sentences(line.text)
        for number, sentence in enumerate(told):
            if (at or number) and phrases.SPEAKS_OF_WORK.search(sentence):
                introduction = [*lines[:at], line._replace(text=" ".join(told[:number]))]
                tasks = [line._replace(text=" ".join(told[number:])), *lines[at + 1 :]]
                if sum(len(each.text) for each in tasks) > whole / 3:
                    return [each for each in introduction if each.text], tasks
    if len(lines) > 1:
        return lines[:1], lines[1:]
    return lend_opening(lines)


def lend_opening(lines):
    """For an ad that begins with its tasks: the first sentence, or the paragraph before a list, introduces them."""
    if not lines:
        return [], []
    first = lines[0]
    recruits = re.match(r"(.*\b(?:recruiting|seeking|seeks|looking)\b.*?),? who will:$", first.text)
    if recruits:
        return [Line("text", recruits.group(1) + ".")], lines[1:]
    told = sentences(first.text)
    if first.kind not in ("text", "bullet") or len(lines) + len(told) < 4:
        return [], lines
    if len(told) > 1 and len(told[0]) > 40:
        rest = [first._replace(text=" ".join(told[1:]))]
        return [Line("text", told[0])], rest + lines[1:]
    if lines[1:] and first.kind == "text" and not first.text.endswith(":") and first.text.endswith("."):
        return [first], lines[1:]
    return [], lines
