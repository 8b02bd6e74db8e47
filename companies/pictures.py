"""Logos and photos as they are kept: read as pixels and written anew, so that nothing else of an upload survives."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ["PNG", "JPEG", "WEBP", "GIF"]
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 20_000_000
LOGO_SIDE, PHOTO_SIDE = 512, 1600


def reencoded(upload, side):
    """The image as a WebP of at most so many pixels a side. ValidationError if it isn't one, or too large to open."""
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The picture is larger than 5 MB."))
    upload.seek(0)
    try:
        image = Image.open(upload, formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:  # known from its header, before anything is unpacked
            raise ValidationError(_("The picture has too many pixels."))
        image = ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This is no picture that can be read: use PNG, JPEG, WebP or GIF.")
        ) from error
    image.thumbnail((side, side))
    out = BytesIO()
    image.save(out, "WEBP", quality=90, method=4)
    return ContentFile(out.getvalue(), name="picture.webp")
