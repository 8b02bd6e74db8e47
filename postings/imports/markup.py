"""One description out of several texts with headings, to be taken apart by the headings all the same."""

from html import escape


def titled(pieces):
    """`pieces` are (heading, HTML or text); those without text are left out."""
    return "".join(
        (f"<h3>{escape(heading, quote=False)}</h3>" if heading else "") + wrapped(text)
        for heading, text in pieces
        if text.strip()
    )


def wrapped(text):
    """Items without a list around them are given one; lines of plain text keep their breaks."""
    low = text.lower()
    if "<li" in low and "<ul" not in low and "<ol" not in low:
        return f"<ul>{text}</ul>"
    if "<" not in text and "&lt;" not in text:
        return "".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip())
    return text
