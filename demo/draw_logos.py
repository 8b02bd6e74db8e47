"""Draws the logos of the demo's invented companies: `python demo/draw_logos.py`.

Each mark is drawn at four times its size and scaled down, which smooths the edges. The slugs are those of
companies.json. The one real company among them gets its initials in grey: its logo is its own.
"""

from pathlib import Path

from pen import SCALE, SIZE, Pen, around, scaled
from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent / "logos"

MARKS = {}


def mark(slug, background):
    """Registers a drawing function; it gets a pen over a filled square of 256 units."""

    def register(draw):
        MARKS[slug] = (background, draw)
        return draw

    return register


@mark("aldi-einkauf", "#eceef1")
def initials_in_grey(pen):
    pen.ring(128, 128, 92, 4, "#8a93a0")
    pen.word("AE", 84, "#4a5462")


@mark("stadtwerke-regnitztal", "#0d4f6e")
def sun_over_river(pen):
    pen.disc(128, 104, 46, "#f5b83d")
    pen.box(0, 128, 256, 256, "#0d4f6e")
    pen.wave(142, "#7fd0dd", left=36, right=220)
    pen.wave(172, "#4aa9c0", left=36, right=220)
    pen.wave(202, "#2a86a3", left=36, right=220)


@mark("klinik-am-elsterhang", "#e4f1ec")
def cross_above_hill(pen):
    pen.box(110, 36, 146, 142, "#17795f", radius=6)
    pen.box(75, 71, 181, 107, "#17795f", radius=6)
    pen.disc(60, 330, 170, "#a7d5c2")
    pen.disc(208, 346, 170, "#4fae8d")


@mark("ackerlicht-robotics", "#15291f")
def lamp_and_furrows(pen):
    pen.disc(128, 74, 30, "#e8f06a")
    for foot in (14, 71, 128, 185, 242):
        top = 128 + (foot - 128) * 0.24
        half = 15
        pen.shape((top - 3, 124), (top + 3, 124), (foot + half, 226), (foot - half, 226), fill="#6fb84a")


@mark("zettelmeise-software", "#f3f0fb")
def paper_bird(pen):
    pen.shape((34, 74), (128, 128), (64, 150), fill="#b9aef0")
    pen.shape((58, 186), (112, 78), (170, 78), (204, 118), (176, 186), fill="#5a45b5")
    pen.shape((58, 186), (112, 78), (148, 186), fill="#8f7ee0")
    pen.shape((190, 102), (236, 118), (204, 130), fill="#f2a93b")
    pen.disc(170, 106, 9, "#f3f0fb")
    pen.stroke((122, 190), (122, 214), 6, "#f2a93b")
    pen.stroke((150, 190), (150, 214), 6, "#f2a93b")


@mark("prielwind", "#f2f6fa")
def three_blades(pen):
    for turn in (-90, 30, 150):
        tip = around(128, 118, 94, turn + 6)
        left = around(128, 118, 34, turn - 26)
        pen.shape((128, 118), left, tip, fill="#12355b")
    pen.disc(128, 118, 13, "#e8563f")
    pen.wave(222, "#4f9bc4", height=6, width=12, length=74, left=40, right=216)


@mark("freie-schule-morgenwiese", "#fff4dc")
def sunrise(pen):
    for turn in range(190, 360, 20):
        pen.stroke(around(128, 160, 74, turn), around(128, 160, 98, turn), 11, "#f08a24")
    pen.pie(128, 160, 56, 180, 360, "#f6b72c")
    pen.box(30, 168, 226, 188, "#5d9c4a", radius=10)
    pen.box(58, 200, 198, 216, "#8cc06a", radius=8)


@mark("kita-verbund-loewenzahnpfad", "#dff0f7")
def dandelion(pen):
    pen.stroke((128, 112), (112, 232), 9, "#3f8f4f")
    for count, radius, dot in ((8, 30, 6), (13, 54, 8), (18, 80, 9)):
        for step in range(count):
            x, y = around(128, 104, radius, 360 / count * step + radius)
            pen.disc(x, y, dot, "#ffffff" if radius == 54 else "#f4c430")
    pen.disc(128, 104, 13, "#3f8f4f")


@mark("hotel-salzachbogen", "#5b1a2b")
def river_bend(pen):
    for radius, colour in ((92, "#d9b36a"), (64, "#b98a45"), (36, "#f0dcae")):
        pen.arc(128, 160, radius, 180, 360, 13, colour)
    pen.box(36, 172, 220, 184, "#d9b36a")


@mark("brandis-oehler", "#1f2430")
def two_initials(pen):
    pen.word("B", 112, "#f4efe6", x=80)
    pen.word("O", 112, "#f4efe6", x=178)
    pen.box(124, 58, 128, 198, "#c8553d")


@mark("hofgut-kranichmoor", "#f7ead8")
def reeds_before_the_sun(pen):
    pen.disc(128, 112, 70, "#d9482b")
    for x, top in ((72, 96), (102, 66), (150, 82), (184, 112)):
        pen.stroke((x, top), (x, 216), 5, "#2d3b2a")
        pen.box(x - 8, top - 4, x + 8, top + 48, "#2d3b2a", radius=8)
    pen.box(28, 206, 228, 216, "#2d3b2a", radius=5)


@mark("lotfeld-architektur", "#ffffff")
def plumb_line(pen):
    pen.box(28, 28, 228, 228, "#111111")
    pen.box(126, 28, 130, 142, "#ffffff")
    pen.shape((104, 142), (152, 142), (128, 206), fill="#ffd400")


@mark("findlingbau", "#e9e6e1")
def boulder(pen):
    pen.shape((44, 182), (62, 112), (112, 66), (172, 76), (214, 130), (212, 182), fill="#5c6470")
    pen.shape((62, 112), (112, 66), (130, 118), (86, 144), fill="#7f8793")
    pen.shape((112, 66), (172, 76), (130, 118), fill="#9aa1ab")
    pen.box(30, 182, 226, 200, "#e2711d")


@mark("hafenlicht-logistik", "#0b2a4a")
def lighthouse(pen):
    pen.shape((128, 84), (14, 44), (14, 108), fill="#f7c948")
    pen.shape((128, 84), (242, 44), (242, 108), fill="#f7c948")
    pen.shape((106, 104), (150, 104), (166, 218), (90, 218), fill="#ffffff")
    pen.shape((101, 140), (155, 140), (160, 176), (96, 176), fill="#d64545")
    pen.box(104, 64, 152, 104, "#ffffff", radius=6)
    pen.box(116, 74, 140, 96, "#f7c948", radius=3)


@mark("albtrieb-getriebetechnik", "#f5f5f2")
def gear_with_hills(pen):
    for turn in range(0, 360, 30):
        corners = [
            around(128, 128, radius, turn + edge) for radius, edge in ((84, -9), (108, -6), (108, 6), (84, 9))
        ]
        pen.shape(*corners, fill="#1d3c34")
    pen.disc(128, 128, 90, "#1d3c34")
    pen.disc(128, 128, 64, "#f5f5f2")
    pen.shape((72, 158), (110, 100), (148, 158), fill="#2f7d62")
    pen.shape((112, 158), (148, 118), (184, 158), fill="#84b79c")


@mark("silberkante-treuhand", "#22304a")
def silver_edge(pen):
    pen.shape((62, 52), (166, 52), (166, 204), (62, 204), fill="#3f5478")
    pen.shape((166, 52), (194, 72), (194, 224), (166, 204), fill="#dfe4ea")
    for y in (84, 108, 132):
        pen.box(84, y, 144, y + 8, "#9fb0c8", radius=4)


@mark("leimar-institut", "#ffffff")
def soil_core(pen):
    bands = ((36, 70, "#9fd3e0"), (70, 112, "#7a9a58"), (112, 150, "#c19a5b"), (150, 186, "#8a6238"))
    pen.disc(128, 128, 100, "#4b3524")
    for top, bottom, colour in reversed(bands):
        pen.box(0, top if top > 36 else 0, 256, bottom, colour)
        pen.wave(bottom, colour, height=5, length=104, width=12)
    outside = Image.new("L", pen.image.size, 255)
    ImageDraw.Draw(outside).ellipse(scaled((28, 28, 228, 228)), fill=0)
    pen.image.paste("#ffffff", (0, 0), outside)


@mark("verlag-regenschreiber", "#1c3d5a")
def drop_that_writes(pen):
    pen.disc(128, 142, 56, "#f2ede1")
    pen.shape((78, 117), (128, 22), (178, 117), fill="#f2ede1")
    pen.box(126, 58, 130, 140, "#1c3d5a")
    pen.disc(128, 146, 11, "#1c3d5a")
    pen.stroke((60, 226), (196, 226), 7, "#8fb8d8")


@mark("studio-zwillingsstrich", "#ff5a47")
def twin_strokes(pen):
    pen.stroke((84, 196), (124, 60), 30, "#ffffff")
    pen.stroke((140, 196), (180, 60), 30, "#1a1a2e")


@mark("uhlenwacht-sicherheit", "#2a2440")
def owl(pen):
    pen.shape((48, 40), (96, 66), (58, 104), fill="#e8c468")
    pen.shape((208, 40), (160, 66), (198, 104), fill="#e8c468")
    pen.box(48, 60, 208, 220, "#e8c468", radius=76)
    for x in (92, 164):
        pen.disc(x, 116, 34, "#ffffff")
        pen.disc(x, 116, 17, "#2a2440")
    pen.shape((112, 142), (144, 142), (128, 174), fill="#c8743a")


@mark("solarhof-lech", "#fdf3d7")
def roof_with_sun(pen):
    pen.disc(176, 82, 40, "#f5a524")
    pen.shape((24, 190), (118, 74), (212, 190), fill="#1f4b99")
    for step in (0.36, 0.68):
        y = 74 + 116 * step
        pen.box(118 - 94 * step, y - 2, 118 + 94 * step, y + 2, "#fdf3d7")
    for foot in (87, 149):
        pen.stroke((118, 74), (foot, 190), 3.5, "#fdf3d7")
    pen.box(24, 196, 212, 208, "#0f2a5c")


@mark("pinselohr-data", "#f6efe6")
def lynx(pen):
    for side in (-1, 1):
        pen.stroke((128 + side * 84, 24), (128 + side * 76, 60), 9, "#2b2b2b")
        pen.shape((128 + side * 78, 44), (128 + side * 84, 132), (128 + side * 22, 92), fill="#b5652b")
    pen.shape((44, 132), (84, 88), (172, 88), (212, 132), (170, 200), (128, 224), (86, 200), fill="#d88a45")
    pen.shape((128, 224), (96, 178), (128, 164), (160, 178), fill="#fff8ee")
    pen.shape((116, 168), (140, 168), (128, 184), fill="#2b2b2b")
    for side in (-1, 1):
        pen.disc(128 + side * 40, 136, 13, "#fff8ee")
        pen.disc(128 + side * 39, 137, 8, "#2b2b2b")


@mark("tischlerei-eschengrund", "#f3ede2")
def dovetail(pen):
    pen.box(30, 40, 140, 216, "#c79a63", radius=4)
    pen.box(104, 40, 226, 216, "#6b4a2b", radius=4)
    for y in (69, 128, 187):
        pen.shape((103, y - 13), (170, y - 23), (170, y + 23), (103, y + 13), fill="#c79a63")


@mark("radkreis-donau", "#0f8a7e")
def wheel_on_the_river(pen):
    for turn in range(0, 180, 30):
        pen.stroke(around(128, 112, 76, turn), around(128, 112, 76, turn + 180), 4, "#bfe8e0")
    pen.ring(128, 112, 84, 15, "#ffffff")
    pen.disc(128, 112, 15, "#ffffff")
    pen.wave(222, "#ffd25e", height=6, width=13, length=74, left=40, right=216)


@mark("tierpark-auenblick", "#e6f0dc")
def eye_of_leaves(pen):
    upper = [around(128, 206, 126, turn) for turn in range(218, 323)]
    lower = [around(128, 50, 126, turn) for turn in range(38, 143)]
    pen.shape(*upper, *lower, fill="#2f6b3a")
    pen.disc(128, 128, 38, "#f4d35e")
    pen.disc(128, 128, 22, "#1d3b24")
    pen.disc(137, 119, 7, "#ffffff")


def main():
    FOLDER.mkdir(exist_ok=True)
    for slug, (background, draw) in MARKS.items():
        image = Image.new("RGB", (SIZE * SCALE, SIZE * SCALE), background)
        draw(Pen(image))
        image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(FOLDER / f"{slug}.png", optimize=True)


if __name__ == "__main__":
    main()
