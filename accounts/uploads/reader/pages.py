"""Pictures of a PDF's first pages: a browser shows a PDF in no frame that forbids scripts."""

import io
import time

import pypdfium2

from .limits import READING

MOST = 10
WIDTH, HEIGHT = 1100, 1600  # pixels; a page of any size is fitted in


def read(data):
    """Each picture as WebP, with its length before it; fewer where they take too long."""
    pictures, until = [], time.monotonic() + READING
    with pypdfium2.PdfDocument(data) as document:
        for number in range(min(len(document), MOST)):
            if time.monotonic() > until:
                break
            picture = picture_of(document[number])
            pictures += [len(picture).to_bytes(4, "big"), picture]
    return b"".join(pictures)


def picture_of(page):
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1))
    with io.BytesIO() as out:
        page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB").save(
            out, "WEBP", quality=80, method=2
        )
        return out.getvalue()
