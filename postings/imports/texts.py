"""Other people's texts: one line of words, or HTML of our few tags, whatever they were wrapped in."""

import html
import re

from companies.richtext import sanitise

LONGEST_TEXT = 100_000
MOST_MISREADINGS = 20  # one inside the other
LONGEST_ITEM, MOST_ITEMS = 2000, 50  # of a list that came as separate texts
TAG = re.compile(r"<[^<>]*>")
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\u200b\u200e\u200f\u202a-\u202e]"
)
BLOCK = r"p|br|ul|ol|li|div|h[1-6]|table|tr|td|section|article|blockquote|pre|dl|dt|dd"
INLINE = r"strong|b|em|i|u|span|a|font|small|sub|sup"
BLOCK_TAG = re.compile(rf"</?(?:{BLOCK})\b[^<>]*>", re.IGNORECASE)
ANY_TAG = re.compile(rf"</?(?:{BLOCK}|{INLINE}|script|style|img|iframe)\b[^<>]*>", re.IGNORECASE)
ESCAPED_TAG = re.compile(rf"&(?:amp;)*lt;/?(?:{BLOCK}|{INLINE})\b", re.IGNORECASE)
ESCAPED_ENTITY = re.compile(r"&amp;(?=(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8}\d?);)", re.IGNORECASE)
HEAD = re.compile("<[hH][eE][aA][dD]>")
BULLET = r"[•·▪◦‣●○■□▸►➢➤✓✔✅\uf0b7]"
ITEM = re.compile(rf"^\s*(?:{BULLET}\s*|[-–—*+>o]\s+)(?=\S)")
MARKDOWN_HEADING = re.compile(r"^#{1,6} +(?=\S)([^\n*]{1,200})$", re.MULTILINE)
MARKDOWN_BOLD = re.compile(r"\*\*(?=[^\s*])([^*\n]{1,200})(?<!\s)\*\*")
NUMBERED = re.compile(r"^\s*(\d{1,2})[.)]\s+(?=\S)")
INLINE_BULLETS = re.compile(rf"{BULLET}\s+")
SPACES = re.compile(r"\s\s\s+")  # long runs mean nothing, but many patterns would look at each over and over
# Bytes of UTF-8 that somebody took for Windows' letters: "â€¢", "Ã¼".
MISREAD = re.compile("[\u00c2-\u00f4][\u0080-\u00bfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{1,3}")
NOTHING = {
    "",
    "-",
    "--",
    "n/a",
    "na",
    "none",
    "null",
    "not specified",
    "keine",
    "keine angabe",
    "k.a.",
    "undefined",
}
SHORTEST = 50  # letters; what is longer, spaces included, says something


def line(value, longest):
    """One line of plain words, cut at a word's end."""
    words = repaired(value[: 20 * longest])
    for _ in range(3):
        if (plain := html.unescape(words)) == words:
            break
        words = plain
    words = " ".join(CONTROL.sub("", ANY_TAG.sub(" ", words)).split())
    if len(words) <= longest:
        return words
    return f"{words[: longest - 1].rsplit(' ', 1)[0][: longest - 1]}…"


def repaired(text):
    """Without control characters, and with letters that were read in the wrong encoding put right."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    spaced = text.replace("\n", " ")
    if not spaced.isprintable() or "   " in spaced:  # quickly seen, and true of few
        text = SPACES.sub(lambda run: "\n" * min(run[0].count("\n"), 2) or " ", CONTROL.sub("", text))
    for _ in range(MOST_MISREADINGS):
        if text.isascii() or (again := MISREAD.sub(reread, text)) == text:
            break
        text = again
    return text


def reread(match):
    try:
        return match[0].encode("cp1252").decode()
    except UnicodeError:
        return match[0]


def rich(value):
    """Sanitised HTML from HTML, from HTML that was escaped once too often, from plain text or a list of texts."""
    if isinstance(value, list):
        items = "".join(f"<li>{rich_line(each)}</li>" for each in value[:MOST_ITEMS])
        return sanitise(f"<ul>{items}</ul>")
    if not value:
        return ""
    text = repaired(str(value)[:LONGEST_TEXT])
    if len(text) < SHORTEST and text.strip().casefold() in NOTHING:
        return ""
    text = without_head(unescaped(text))
    if BLOCK_TAG.search(text):
        clean = sanitise(list_items(text))
        again = list_items(clean)  # a stray tag may have hidden that there is a list
        return clean if again == clean else sanitise(again)
    if ANY_TAG.search(text):
        return sanitise(laid_out(text))
    return sanitise(laid_out(marked_up(html.escape(html.unescape(text), quote=False))))


def without_head(text):
    """Of a whole page only what it shows."""
    if not HEAD.search(text):
        return text
    low = text.lower()
    start = low.find("<head>")
    end = low.find("</head>", start)
    return text[:start] + text[end + len("</head>") :] if 0 <= start < end and len(low) == len(text) else text


def marked_up(text):
    """Headings and bold words of plain text that is Markdown."""
    return MARKDOWN_BOLD.sub(r"<strong>\1</strong>", MARKDOWN_HEADING.sub(r"<strong>\1</strong>", text))


def rich_line(value):
    text = unescaped(repaired(value[:LONGEST_ITEM]))
    return text if ANY_TAG.search(text) else html.escape(html.unescape(text), quote=False)


def unescaped(text):
    """Undoes escaping of what is plainly markup or an entity; a lone &lt; in a text stays what it is."""
    for _ in range(3):
        if not ANY_TAG.search(text) and ESCAPED_TAG.search(text):
            text = html.unescape(text)
        elif ESCAPED_ENTITY.search(text):
            text = ESCAPED_ENTITY.sub("&", text)
        else:
            break
    return text


def list_items(text):
    """Lines that begin with a bullet inside paragraphs become lists: <p>• one<br>• two</p>."""
    if "<li" in text or "<li" in text.lower() or not re.search(rf"(?:>|^)\s*(?:{BULLET}|[-–*]\s)", text):
        return text
    lines = re.split(r"(?i)<br\s*/?>|</?p\b[^<>]*>|</?div\b[^<>]*>", text)
    return laid_out("\n".join(line.strip() for line in lines), every_line_a_paragraph=True)


def laid_out(text, *, every_line_a_paragraph=False):
    """Paragraphs and lists from lines. The text is HTML without blocks: escaped, or with inline tags only."""
    blocks, kind = [], None
    for raw in separate_lines(text):
        words = raw.strip()
        new_kind = "ol" if NUMBERED.match(raw) else "ul" if ITEM.match(raw) else "p" if words else None
        if new_kind is None or new_kind != kind or (every_line_a_paragraph and new_kind == "p"):
            blocks.append((new_kind, []))
        if words:
            blocks[-1][1].append(words)
        kind = new_kind
    return "".join(block(kind, lines) for kind, lines in blocks if lines)


def separate_lines(text):
    """A line with several bullets in it was a list before somebody lost its line breaks."""
    for raw in text.split("\n"):
        if len(INLINE_BULLETS.findall(raw)) > 1:
            first, *items = INLINE_BULLETS.split(raw)
            yield from [first] if first.strip() else []
            yield from (f"• {item}" for item in items if item.strip())
        else:
            yield raw


def block(kind, lines):
    if kind == "p" or (kind == "ol" and len(lines) == 1):
        return f"<p>{'<br>'.join(lines)}</p>"
    sign = NUMBERED if kind == "ol" else ITEM
    items = "".join(f"<li>{sign.sub('', each)}</li>" for each in lines)
    return f"<{kind}>{items}</{kind}>"


def plain(rich_text):
    """The words of sanitised HTML, to compare and to guess from."""
    return html.unescape(TAG.sub(" ", rich_text) if "<" in rich_text else rich_text)
