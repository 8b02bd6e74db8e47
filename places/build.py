"""Joins places and postal codes of GeoNames into the gazetteer that is shipped (`manage.py build_gazetteer`)."""

import math
import re
from collections import Counter, defaultdict

from places import sources
from places.drafts import Draft, Grid, derived_id, kilometres
from places.folding import fold
from places.gazetteer import Code, Entry
from places.naming import plain_names, slugs, without_canton
from places.postal import middle, postal_rows

OTHER_POSTAL_COUNTRIES = ("US", "NL", "BE", "DK", "CZ", "IT", "FR", "PL", "GB", "SE", "NO", "FI", "IE")
SAME_PLACE_KM = 15
PARENT_KM = 25
NEAR_KM = 6
DISTRICT = re.compile(r"^(?P<parent>[^,]+),\s*(?:\d+\.\s?Bez\.:)?(?P<district>.+)$")
NOT_A_TOWN = {
    "bad",
    "gross",
    "klein",
    "alt",
    "neu",
    "ober",
    "unter",
    "st",
    "markt",
    "hohen",
    "nieder",
    "burg",
    "see",
}
SWISS_QUARTER = re.compile(r"^(?P<city>.+) \((?P<circle>Kreis \d+)\)(?: / (?P<quarter>.+))?$")


def build(folder):
    atlas = Atlas(sources.cities(folder))
    for country in (*sources.COMPLETE, *OTHER_POSTAL_COUNTRIES):
        rows = postal_rows(folder, country)
        atlas.learn_regions(rows)
        if country in sources.COMPLETE:
            atlas.add_all(rows)
        else:
            atlas.add_main(rows)
    return atlas.finish()


class Atlas:
    """Places by name and by point, while postal codes are joined to them."""

    def __init__(self, cities):
        self.drafts = []
        self.by_name = defaultdict(list)
        self.made = {}
        self.postal = defaultdict(Grid)  # country → rows with their drafts
        self.region_points = defaultdict(Grid)
        self.rows_by_code = defaultdict(dict)  # (country, code) → draft → its first row
        for city in cities:
            self._add_city(city)

    def _add_city(self, city):
        """ "Zürich (Kreis 11) / Oerlikon", "Urdorf / Zentrum", "Berlin Köpenick": the part, knowing its city."""
        name, whole = city.name, ""
        if match := SWISS_QUARTER.match(name):
            name, whole = match["quarter"] or match["circle"], match["city"]
        elif city.country == "CH":
            whole, _, name = without_canton(name).rpartition(" / ")
        elif match := re.match(r"(Berlin|Hamburg|Wien) (.+)", name):
            whole, name = match.groups()
        entry = Entry(city.id, name, city.country, city.latitude, city.longitude, population=city.population)
        entry.other_names = sources.exonyms(city)
        hyphenated = [name.partition("-") for name in entry.other_names if "-" in name]
        self._add(
            Draft(entry, city.admin1, community=whole, hyphenated=hyphenated),
            {name, city.name, *city.alternates},
        )

    def _add(self, draft, names):
        self.drafts.append(draft)
        folded_names = set().union(*map(plain_names, names))
        if fold(draft.community) != fold(draft.entry.name):
            folded_names.discard(fold(draft.community))  # "Zürich (Kreis 11)" is not Zürich
        for folded in folded_names:
            self.by_name[draft.entry.country, folded].append(draft)

    def learn_regions(self, rows):
        for row in rows:
            self.region_points[row.country].add(row, row.region)

    def add_all(self, rows):
        """Every row becomes part of a place: one that is known, or a new one inside its municipality."""
        for row in rows:
            draft = self.find(row) or self.district(row) or self.make(row, row.place, row.municipality)
            self._link(draft, row)

    def add_main(self, rows):
        """One place for each code: the biggest that is known, else the one in the middle."""
        by_code = defaultdict(list)
        for row in rows:
            by_code[row.code].append(row)
        for group in by_code.values():
            known = [
                (draft.entry.population, index, draft)
                for index, row in enumerate(group)
                if (draft := self.find(row))
            ]
            if known:
                _, index, draft = max(known, key=lambda item: (item[0], -item[1]))
                row = group[index]
            else:
                row = middle(group)
                draft = self.make(row, row.place, "")
            self._link(draft, row)

    def _link(self, draft, row):
        draft.community = draft.community or row.municipality
        draft.county = draft.county or row.county
        draft.is_linked = True
        self.rows_by_code[row.country, row.code].setdefault(draft, row)
        self.postal[row.country].add(row, draft)

    def find(self, row):
        """The known place of that name close by, also for "København K", "Paris 01" and "Praha 1-Josefov"."""
        for name in row.readings():
            if found := self.nearest_named(row.country, fold(name), row):
                found.called[without_canton(name) if row.country == "CH" else name] += 1
                return found
        return None

    def nearest_named(self, country, name, point, limit=None):
        """The nearest of that name; a district does not win over its city for being nearer by a few km.

        Without a limit, a city reaches as far as its size suggests: suburbs are called like it.
        """
        near = []
        for draft in self.by_name.get((country, name), ()):
            distance, people = kilometres(point, draft), draft.entry.population
            if distance <= (limit or SAME_PLACE_KM + math.sqrt(people) / 70):
                near.append((distance - math.log10(people + 1), draft))
        return min(near, key=lambda pair: pair[0], default=(0, None))[1]

    def district(self, row):
        """ "Wien, Döbling" or "Hamburg Sankt Georg": the district itself, knowing its parent."""
        if match := DISTRICT.match(row.place):
            parent_name, name = match["parent"], match["district"]
        elif " " in row.place:
            parent_name, name = row.place.split(" ", 1)
            if fold(parent_name) in NOT_A_TOWN or not name[0].isupper():
                return None
        else:
            return None
        parent = self.nearest_named(row.country, fold(parent_name), row, PARENT_KM)
        if parent is None:
            return None
        parent.called[parent_name] += 1
        if fold(name) == fold(parent_name):
            return parent
        found = self.nearest_named(row.country, fold(name), row, SAME_PLACE_KM)
        draft = found if found and found is not parent else self.make(row, name, parent.entry.name)
        draft.community = parent_name
        return draft

    def make(self, row, name, municipality):
        """A place that only the postal codes know."""
        key = (row.country, row.state_code, fold(municipality), fold(name))
        if not municipality:
            key += (row.code[:3],)  # many a state has several places of one name
        if key not in self.made:
            name = without_canton(name) if row.country == "CH" else name
            name = name.removesuffix(f" ({municipality})")
            entry = Entry(
                derived_id(*key),
                name,
                row.country,
                row.latitude,
                row.longitude,
                region=row.region,
            )
            self.made[key] = Draft(entry, community=municipality)
            self._add(self.made[key], [name])
        return self.made[key]

    def finish(self):
        self._name_regions()
        for draft in self.drafts:
            draft.use_native_name()
        for draft in self.drafts:
            draft.entry.parent = self._parent(draft)
        self._mark_main()
        self._tell_apart()
        entries = [draft.entry for draft in self.drafts]
        if len({entry.id for entry in entries}) < len(entries):
            raise ValueError("two places have got the same derived id")
        entries.sort(
            key=lambda entry: (
                entry.country not in sources.COMPLETE,
                -entry.population,
                entry.name,
                entry.id,
            )
        )
        for entry, slug in zip(entries, slugs(entries), strict=True):
            entry.slug = slug
        return sorted(entries, key=_file_order)

    def _name_regions(self):
        """The most frequent region of the postal rows nearest to the places of one administrative division."""
        votes = defaultdict(Counter)
        for draft in self.drafts:
            if draft.admin1 and (near := self.region_points[draft.entry.country].nearest(draft)):
                votes[draft.entry.country, draft.admin1][near[1]] += 1
        for draft in self.drafts:
            if found := votes.get((draft.entry.country, draft.admin1)):
                draft.entry.region = found.most_common(1)[0][0]

    def _parent(self, draft):
        """The city or municipality that it is a part of; empty for one that stands for itself."""
        entry = draft.entry
        if entry.country not in sources.COMPLETE:
            return ""
        own = plain_names(entry.name)
        candidates = [
            whole
            for whole, _, part in draft.hyphenated
            if fold(part) in own
            and (not draft.is_linked or any(fold(c).startswith(fold(whole)) for c in draft.called))
        ]
        if draft.community:
            candidates.append(draft.community)
        elif (
            not draft.is_linked and (near := self.postal[entry.country].nearest(draft)) and near[0] <= NEAR_KM
        ):
            candidates.extend([near[1].community, near[1].entry.name])
        for name in candidates:
            if not name or fold(name) in own:
                continue
            found = self.nearest_named(entry.country, fold(name), draft, PARENT_KM)
            if found and found.entry.name != entry.name and found.entry.population >= entry.population:
                return found.entry.name
        return ""

    def _tell_apart(self):
        """Of several with one name in one region, all but the biggest are shown with their county."""
        namesakes = defaultdict(list)
        for draft in self.drafts:
            entry = draft.entry
            namesakes[entry.country, entry.region, entry.parent, entry.name].append(draft)
        for drafts in namesakes.values():
            drafts.sort(key=lambda draft: (-draft.entry.population, draft.entry.id))
            for draft in drafts[1:]:
                county = draft.county or self._nearest_county(draft)
                if not draft.entry.parent and county != draft.entry.name:
                    draft.entry.parent = county

    def _nearest_county(self, draft):
        near = self.postal[draft.entry.country].nearest(draft)
        return near[1].county if near else ""

    def _mark_main(self):
        """A code means its biggest place, or the city of which half or more of its places are parts.

        A district of another city that the code only touches does not count: 2301 is Groß-Enzersdorf, not Vienna.
        """
        for (country, code), rows in self.rows_by_code.items():
            links, parents, parts = dict(rows), {}, Counter()
            for draft, row in rows.items():
                if draft.entry.parent and (
                    parent := self.nearest_named(country, fold(draft.entry.parent), row, PARENT_KM)
                ):
                    links.setdefault(parent, row)
                    parents[draft] = parent
                    parts[parent] += 1
            candidates = list(rows)
            if len(rows) > 1:
                large = [parent for parent, count in parts.items() if 2 * count >= len(rows)]
                whole = [draft for draft in rows if parents.get(draft) in (None, *large)]
                candidates = large + whole or candidates
            main = max(candidates, key=lambda draft: (draft.entry.population, draft.entry.name))
            for draft, row in links.items():
                draft.entry.codes.append(Code(code, row.latitude, row.longitude, draft is main))


def _file_order(entry):
    """Neighbours stand together, which packs best."""
    return (
        entry.country,
        entry.region,
        min((code.code for code in entry.codes), default="~"),
        entry.name,
        entry.id,
    )
