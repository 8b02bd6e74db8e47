"""The picture of an ad that chats and networks show beside a link to it: title, company, place and the board's name.

The fonts lie beside this file, since a server need not have any. What they lack (emoji, Chinese) is left out.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.cache import cache as kept
from django.urls import reverse
from django.utils import translation
from PIL import Image, ImageDraw, ImageFont

from jobboard.pages.templatetags.board import places_line
from postings.choices import Model

FONTS = Path(__file__).parent / "fonts"
LAYOUT = 1  # another number, and pictures are drawn anew
KEPT = 24 * 3600  # seconds
SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 80
TEXT_WIDTH = WIDTH - 2 * MARGIN
# The tokens --night, --on-night, --on-night-soft, --rail and --signal of site.css.
NIGHT, INK, SOFT, RAIL, SIGNAL = "#0b2a1f", "#f0f8f4", "#a8c9ba", "#23523f", "#5fe3ae"
TITLE_SIZES = ((76, 2), (64, 3), (52, 4))  # and how many lines of it there may be
LONGEST = 300  # characters


@dataclass(frozen=True)
class ShareImage:
    title: str
    company: str
    place: str
    board: str

    @classmethod
    def of(cls, posting):
        """In the ad's own language, whoever shares it."""
        with translation.override(posting.language):
            place = places_line(posting) or (str(Model.REMOTE.label) if posting.model == Model.REMOTE else "")
        return cls(posting.title, posting.company.name, place, settings.SITE_NAME)

    @property
    def key(self):
        """The same for the same picture."""
        facts = repr((LAYOUT, self.title, self.company, self.place, self.board))
        return sha256(facts.encode(errors="surrogatepass")).hexdigest()[:32]

    def png(self):
        name = f"share-image-{self.key}"
        found = kept.get(name)
        if found is None:
            found = self.drawn()
            kept.set(name, found, KEPT)
        return found

    def drawn(self):
        image = Image.new("RGB", SIZE, NIGHT)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, HEIGHT - 16, WIDTH, HEIGHT), fill=SIGNAL)
        draw.rectangle((0, HEIGHT - 32, WIDTH, HEIGHT - 16), fill=RAIL)
        write(draw, MARGIN - 20, [fitted(drawable(self.board), font("", 34))], font("", 34), SIGNAL)
        title = drawable(self.title) or drawable(self.company) or drawable(self.board)
        title_font, lines = set_title(title)
        write(draw, 140, lines, title_font, INK)
        below = [(self.company, font("-Bold", 36), INK), (self.place, font("", 32), SOFT)]
        for top, (text, its_font, colour) in zip((462, 520), below, strict=True):
            write(draw, top, [fitted(drawable(text), its_font)], its_font, colour)
        out = BytesIO()
        image.quantize(64).save(out, "PNG", optimize=True)
        return out.getvalue()


def address(posting):
    """Another one once the picture changes: networks keep what they fetched."""
    return f"{reverse('posting_image', args=[posting.pk])}?v={ShareImage.of(posting).key[:8]}"


@cache
def font(style, size):
    return ImageFont.truetype(FONTS / f"DejaVuSans{style}.ttf", size)


def drawable(text):
    return " ".join("".join(char if has_shape(char) else " " for char in text[:LONGEST]).split())


@lru_cache(maxsize=4096)
def has_shape(char):
    """Control and formatting characters have none, and for what a font lacks it draws the same box."""
    if unicodedata.category(char).startswith("C"):
        return False
    small = font("-Bold", 20)
    return char.isspace() or bytes(small.getmask(char)) != bytes(small.getmask("\uffff"))


def set_title(text):
    """(font, lines): in the largest letters in which it has room, else cut."""
    for size, most in TITLE_SIZES:
        chosen = font("-Bold", size)
        lines = wrapped(text, chosen)
        if len(lines) <= most:
            return chosen, lines
    return chosen, [*lines[: most - 1], fitted(" ".join(lines[most - 1 :]), chosen)]


def wrapped(text, chosen):
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if chosen.getlength(joined) <= TEXT_WIDTH:
            lines[-1] = joined
        else:
            lines += broken(word, chosen)
    return [line for line in lines if line]


def broken(word, chosen):
    """A word that is wider than the picture, in pieces."""
    pieces = [""]
    for char in word:
        if chosen.getlength(pieces[-1] + char) > TEXT_WIDTH:
            pieces.append("")
        pieces[-1] += char
    return pieces


def fitted(text, chosen):
    if chosen.getlength(text) <= TEXT_WIDTH:
        return text
    while text and chosen.getlength(f"{text}…") > TEXT_WIDTH:
        text = text[:-1]
    return f"{text.rstrip()}…"


def write(draw, top, lines, chosen, colour):
    """From where the language begins its lines."""
    for number, line in enumerate(lines):
        left = not is_right_to_left(line)
        place = (MARGIN if left else WIDTH - MARGIN, top + number * round(chosen.size * 1.25))
        draw.text(place, line, font=chosen, fill=colour, anchor="la" if left else "ra")


def is_right_to_left(text):
    """By its first letter, as browsers decide."""
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((way for way in strong if way in ("L", "R", "AL")), "L") != "L"
