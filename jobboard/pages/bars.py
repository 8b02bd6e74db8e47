"""Numbers as bars: what a template needs to draw them in SVG, by attributes alone, as the policy wants it."""

WIDTH, HEIGHT, GAP = 600, 96, 2
LEAST = 1.5  # so that one is more than none


def by_day(name, days, numbers):
    """A column a day; `numbers` maps a day to its number, where there is one."""
    highest = max([*numbers.values(), 1])
    step = WIDTH / len(days)
    columns = []
    for place, day in enumerate(days):
        number = numbers.get(day, 0)
        height = max(HEIGHT * number / highest, LEAST) if number else 0
        columns.append(
            {
                "day": day,
                "number": number,
                "x": rounded(place * step),
                "y": rounded(HEIGHT - height),
                "width": rounded(step - GAP),
                "height": rounded(height),
            }
        )
    return {
        "name": name,
        "columns": columns,
        "total": sum(numbers.values()),
        "highest": highest,
        "box": f"0 0 {WIDTH} {HEIGHT}",
    }


def funnels(ads):
    """Views → begun → sent of each ad, all on the scale of the most viewed one."""
    most = max([ad.views for ad in ads] + [ad.sent for ad in ads] + [1])
    for ad in ads:
        numbers = {"views": ad.views, "starts": ad.starts, "sent": ad.sent}
        ad.bars = {
            name: rounded(max(100 * number / most, LEAST) if number else 0)
            for name, number in numbers.items()
        }
    return ads


def rounded(number):
    """As text, since templates would write a decimal comma in German."""
    return f"{number:.2f}"
