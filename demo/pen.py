"""What draw_logos.py draws with: Pillow's shapes in units of the finished logo."""

import math

from PIL import ImageDraw, ImageFont

SIZE = 256
SCALE = 4


class Pen:
    """Draws on a picture that is SCALE times as large as its units say."""

    def __init__(self, image):
        self.image = image
        self.draw = ImageDraw.Draw(image)

    def disc(self, x, y, radius, fill):
        self.draw.ellipse(scaled((x - radius, y - radius, x + radius, y + radius)), fill=fill)

    def ring(self, x, y, radius, width, fill):
        self.draw.ellipse(
            scaled((x - radius, y - radius, x + radius, y + radius)), outline=fill, width=width * SCALE
        )

    def arc(self, x, y, radius, start, end, width, fill):
        box = scaled((x - radius, y - radius, x + radius, y + radius))
        self.draw.arc(box, start, end, fill=fill, width=width * SCALE)

    def pie(self, x, y, radius, start, end, fill):
        self.draw.pieslice(scaled((x - radius, y - radius, x + radius, y + radius)), start, end, fill=fill)

    def shape(self, *points, fill):
        self.draw.polygon([tuple(scaled(point)) for point in points], fill=fill)

    def box(self, left, top, right, bottom, fill, radius=0):
        self.draw.rounded_rectangle(scaled((left, top, right, bottom)), radius * SCALE, fill=fill)

    def stroke(self, start, end, width, fill):
        """A line with round ends."""
        self.draw.line(scaled((*start, *end)), fill=fill, width=round(width * SCALE))
        for x, y in (start, end):
            self.disc(x, y, width / 2, fill)

    def wave(self, y, fill, *, height=9, length=86, width=16, left=0, right=SIZE):
        for x in range(left * SCALE, right * SCALE):
            top = y + height * math.sin(2 * math.pi * x / SCALE / length)
            self.draw.line((x, (top - width / 2) * SCALE, x, (top + width / 2) * SCALE), fill=fill)

    def word(self, text, size, fill, x=128, y=128):
        font = ImageFont.load_default(size * SCALE)
        self.draw.text((x * SCALE, y * SCALE), text, fill=fill, font=font, anchor="mm")


def scaled(numbers):
    return [number * SCALE for number in numbers]


def around(x, y, radius, degrees):
    """The point at an angle: 0 is to the right, 90 is down."""
    angle = math.radians(degrees)
    return x + radius * math.cos(angle), y + radius * math.sin(angle)
