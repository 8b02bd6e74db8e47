"""Plain text as it was typed into forms, turned into lines, and lines into HTML.

The texts of the NYC data lost their line breaks (each became two spaces), were encoded twice,
and use a dozen kinds of bullets.
"""

import html
import re
from typing import NamedTuple


class Line(NamedTuple):
    kind: str  # text, bullet, number ("1."), letter ("a.") or heading
    text: str
    mark: str = ""


def repair(text):
    """Undoes text that was encoded as UTF-8 and read as Windows-1252, once or several times."""
    text = re.sub(r"[\x80-\U0010ffff]+", lambda run: _decode_again(run.group()), text)
    # A lost byte became "¿" on the way: E2 80 A2 (a bullet) is E2 BF A2 now, which is U+2FE2.
    text = re.sub(r"[\u2fc0-\u2ffe]", lambda char: chr(ord(char.group()) - 0x2FC0 + 0x2000), text)
    text = re.sub(r"(?<=\w)\u2fff(?=s\b)", "’", text).replace("'¿¿s", "'s")
    text = text.replace("\u2fffG”", "“G”").replace(" \u2fff ", " – ")
    text = re.sub(r"(?<=\b[A-Z]oITT) s(?= [a-z])", "’s", text)
    text = re.sub(r"“([^”\"']{1,20})(''+|\")", r"“\1”", text).replace("''", '"')
    return text.replace("\xa0", " ").replace("\x00", "")


def _decode_again(run):
    for _ in range(4):
        try:
            decoded = b"".join(map(_byte, run)).decode()
        except UnicodeError:
            break
        run = decoded
    return run


def _byte(char):
    """Windows-1252 leaves five bytes undefined; there the byte itself came through."""
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


def lines(text):
    """The lines that were typed, with their kind; sentences of one paragraph stay together."""
    found = []
    gap = 9
    for piece in re.split(r"(\n|\s{2,})", _with_bullets(repair(text)).strip()):
        if not piece.strip():
            gap = max(len(piece), 2)
            continue
        line = _classify(piece)
        if found and line.kind == "text" and _continues(found[-1], line.text, gap):
            found[-1] = found[-1]._replace(text=f"{found[-1].text} {line.text}")
        elif line.text:
            found.append(line)
    parts = [each for line in found for each in _numbers_within(line)]
    return [
        line._replace(kind="heading") if line.kind == "text" and is_heading(line.text) else line
        for line in parts
    ]


def _with_bullets(text):
    text = re.sub(r"-{0,2}\s?¿[\t ]", "\n• ", text)
    text = re.sub(r"\s*[•▪➢]+[¿\s]*", "\n• ", text)
    text = re.sub(r"(?:(?<=\s)|^)[·Ø§]\s+", "\n• ", text).replace("¿", "").replace("¬", "")
    if len(re.findall(r"(?:^|\s)--?\s?[A-Z]", text)) > 1:  # else it is a dash in a sentence
        text = re.sub(r"(?<=[.;:,*])\s+--?\s*(?=[A-Z])", "\n• ", text)
        text = re.sub(r"\s--(?=[A-Z])", "\n• ", text)
    if len(re.findall(r"\s-(?=[A-Z][a-z])", text)) > 2:
        text = re.sub(r"\s-(?=[A-Z][a-z])", "\n• ", text)
    if len(re.findall(r"\s\*\s?(?=[A-Z])", text)) > 1:
        text = re.sub(r"\s\*\s?(?=[A-Z])", "\n• ", text)
    marker = r"(?:(?<=\s)|^)(-{1,2}|\d{1,2}[.)]|\(\d{1,2}\)|[a-z][.)]|\*|o)[ \t]+(?=\S)"
    return re.sub(marker, r"\1 ", text).replace("\t", "  ")


_MARKER = re.compile(
    r"(?P<bullet>•|-{1,3}(?![\d-])|–|o(?= [A-Z])|>|\*(?=\s?[A-Z][a-z]))\s*"
    r"|(?P<number>\(?\d{1,2}[.)]{1,2})(?=\s|[A-Z])\s*"
    r"|(?P<letter>\(?[a-h][.)])\s+"
)


def _classify(piece):
    piece = re.sub(r"^_{3,}|_{3,}$|^\*{2,}\s*|\s*\*+$", "", piece.strip()).strip()
    marker = _MARKER.match(piece)
    if not marker:
        return Line("text", piece)
    rest = piece[marker.end() :].lstrip("-•. ")
    return Line(marker.lastgroup, rest, marker.group().strip())


def _continues(previous, text, gap):
    """Does a piece after a gap of so many spaces go on with the line before it?"""
    if re.match(r"[a-z(&]", text) and not re.search(r"[.:]$", previous.text):
        return previous.kind == "text" or gap < 4 or not re.match(r"(or|and)\b.{60}", text)
    if re.search(r"\b(of|the|and|a|an|to|in|for|with|by|or|on|from|New|NYC|City)$|[,/&]$", previous.text):
        return gap < 7
    if previous.kind in ("bullet", "number") and not re.search(r"[.;:?!”]$", previous.text) and gap < 7:
        own = re.match(r"(The|This|These|In addition|Note|Please|Candidates?|All|As|Under|For|Must)\b", text)
        return not own and len(text) < 300 and not is_heading(text)
    if (
        len(previous.text) > 60
        and gap < 4
        and re.search(r"\b[A-Z][\w-]+$", previous.text)
        and not is_heading(text)
    ):
        return True
    if len(text) < 14 and gap < 4 and re.search(r"[a-z]$", previous.text) and previous.kind != "heading":
        return True
    ended = re.search(r"[.?!)”\"]$", previous.text)
    return bool(ended) and gap < 4 and not is_heading(text) and previous.kind != "heading"


def _numbers_within(line):
    """Splits "1. This. 2. That." that was typed in one line."""
    text = f"{line.mark} {line.text}" if line.kind == "number" else line.text
    starts, expected = [], 1
    for mark in re.finditer(r"(?:^|(?<=[\s;.]))\(?(\d{1,2})[.)]\s+(?=[A-Z(“])", text):
        if int(mark.group(1)) == expected:
            starts.append(mark)
            expected += 1
    if len(starts) < 2:
        return [line]
    ends = [mark.start() for mark in starts[1:]] + [len(text)]
    head = text[: starts[0].start()].strip()
    parts = [
        Line("number", text[mark.end() : end].strip(), mark.group().strip())
        for mark, end in zip(starts, ends, strict=True)
    ]
    return ([line._replace(text=head)] if head else []) + parts


def is_heading(text):
    """A short line that names what follows: "Duties:" or "LICENSE REQUIREMENT"."""
    words = text.split()
    ends_so = re.search(
        r"(?i)\b(requirements?|notes?|qualifications?|responsibilities|duties|skills|tasks)$", text
    )
    if ends_so and len(words) < 6 and not re.search(r"\b(?!and|of|for|to)[a-z]", text[: ends_so.start()]):
        return text[:1].isupper()
    if len(text) > 70 or len(words) > 9 or not words:
        return False
    if not re.search(r"[A-Za-z]{4}", text) or re.search(r"[!?]$", text):
        return False
    if text.endswith(":"):
        return True
    return text.isupper() and len(text) > 6 and not text.endswith((".", ",", ";"))


def sentences(text):
    """Splits at sentence ends, but not after "e.g." or "U.S."."""
    ends = re.finditer(r"[.?!][”\")]?\s+(?=[A-Z“\"(*])", text)
    found, start = [], 0
    for end in ends:
        before = text[start : end.start() + 1]
        if re.search(r"\b([A-Za-z]\.)?[A-Za-z]\.$|\b(No|St|vs|etc|Inc|Dr|Mr|Ms|approx)\.$", before):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    return [*found, text[start:].strip()] if text[start:].strip() else found


def split_list(text):
    """The members of "this; that; and the other", or [] where that is no list."""
    members = [re.sub(r"^(and|or)\s+", "", part.strip()) for part in re.split(r";\s+", text)]
    members = [part for part in members if part]
    return [capitalised(part) for part in members] if len(members) > 2 else []


def capitalised(text):
    """With a capital letter first, except for names such as "eSHARE" or "iOS"."""
    return text[:1].upper() + text[1:] if re.match(r"[a-z](?![A-Z])", text) else text


def render(found):
    """HTML of lines: paragraphs, lists, and headings of the third level."""
    parts, items, tag = [], [], ""
    numbered = _in_sequence(found)

    def close():
        if items:
            parts.append(f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>")
            items.clear()

    for at, line in enumerate(found):
        text = html.escape(capitalised(tidy(line.text)), quote=False)
        listed = {"bullet": "ul", "number": "ol" if at in numbered else ""}.get(line.kind, "")
        if not text:
            continue
        if listed != tag or (listed == "ol" and line.mark.strip("().") == "1"):
            close()
        tag = listed
        if listed:
            items.append(re.sub(r";( and)?$", "", text))
        elif line.kind == "heading":
            parts.append(f"<h3>{text.rstrip(':')}</h3>")
        else:
            alone = line.mark.strip("().") == "1"  # a number that no other follows says nothing
            text = f"{line.mark} {text}" if line.mark and not alone else text
            parts += [f"<p>{paragraph}</p>" for paragraph in _paragraphs(text)]
    close()
    return "".join(parts)


def _paragraphs(text, longest=900):
    """A text that fills the screen is parted at the ends of sentences."""
    if len(text) <= longest:
        return [text]
    parts = [""]
    wanted = len(text) / -(-len(text) // longest)
    for sentence in sentences(text):
        if parts[-1] and len(parts[-1]) + len(sentence) / 2 > wanted:
            parts.append("")
        parts[-1] = f"{parts[-1]} {sentence}".strip()
    return parts


def _in_sequence(found):
    """Where numbered lines follow each other from 1: only there does a list show the numbers that texts refer to."""
    sequences, run = set(), []
    for at, line in enumerate([*found, Line("end", "")]):
        number = int(re.sub(r"\D", "", line.mark)) if line.kind == "number" else 0
        if number == len(run) + 1:
            run.append(at)
            continue
        sequences.update(run[1:] and run)
        run = [at] if number == 1 else []
    return sequences


def tidy(text):
    """Spaces and doubled punctuation as a typist would have wanted them."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"(?<=[a-z])- (?!and |or |to )(?=[a-z])", "-", text)  # a hyphen at the end of a typed line
    text = re.sub(r"\s+([,;:.!?])(?=\s|$)", r"\1", text)
    text = re.sub(r"(?<!\.)\.\.(?!\.)|\.;$|;\.$", ".", text)
    return re.sub(r",$", "", text)
