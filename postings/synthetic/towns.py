"""Towns of the gazetteer, each as often as people live there."""

from postings.choices import Model

from .draw import Draw

COUNTRIES = {"DE": 86, "AT": 6, "CH": 4, "": 4}  # "": all others
HAMLET = 100  # inhabitants of a place of which none are known
# How many places an ad has; "some two to five, a few up to 40".
NUMBERS = Draw.of({1: 860, 2: 60, 3: 35, 4: 18, 5: 12, 8: 6, 12: 4, 20: 3, 40: 2})
REMOTE_COUNTRIES = [
    ["DE"],
    ["DE"],
    ["DE", "AT"],
    ["DE", "AT", "CH"],
    ["AT"],
    ["CH"],
    ["DE", "NL", "FR", "PL"],
]


class Towns:
    def __init__(self, places, codes):
        """`places`: (id, name, country, latitude, longitude, population); `codes`: {place id: [postal codes]}."""
        self.codes = codes
        by_country = {country: [] for country in COUNTRIES}
        for place in places:
            by_country[place[2] if place[2] in COUNTRIES else ""].append(place)
        self.country = Draw.of(
            {country: COUNTRIES[country] for country, known in by_country.items() if known}
        )
        self.within = {
            country: Draw(known, [place[5] + HAMLET for place in known])
            for country, known in by_country.items()
            if known
        }

    def one(self, random):
        return self.within[self.country.one(random)].one(random)

    def of_ad(self, model, home, random):
        """Distinct towns, the employer's own one mostly among them; none for most of the fully remote ads."""
        if model == Model.REMOTE and random.random() < 0.6:
            return []
        number = NUMBERS.one(random)
        first = home if random.random() < 0.6 else self.one(random)
        if number == 1:
            return [first]
        country = self.within[first[2] if first[2] in self.within else self.country.one(random)]
        return list({place[0]: place for place in [first, *country.several(random, number - 1)]}.values())

    def rows(self, towns, random):
        """(place, postal code, locality, country, latitude, longitude, position) of each."""
        for position, (pk, name, country, latitude, longitude, _population) in enumerate(towns):
            codes = self.codes.get(pk)
            code = random.choice(codes) if codes else ""
            yield pk, code, name, country, latitude, longitude, position
