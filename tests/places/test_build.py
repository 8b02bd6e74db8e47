"""Rows are GeoNames' own (https://www.geonames.org, CC BY 4.0), shortened."""

import gzip
import json

import pytest
from django.core.management import CommandError, call_command

from places import gazetteer
from places.build import build
from places.drafts import derived_id

HEADER = (
    "country_code,zipcode,place,state,state_code,province,province_code,community,community_code,"
    "latitude,longitude"
)
CITIES = [
    (
        2928810,
        "Essen",
        51.45657,
        7.01228,
        "DE",
        593085,
        "07",
        ["Assindia", "ESS", "Esen", "Essen", "Эссен", "Essene"],
    ),
    (2928809, "Essen", 52.7228, 7.93721, "DE", 8185, "06", ["Essen (Oldenburg)"]),
    (
        2867714,
        "Munich",
        48.13743,
        11.57549,
        "DE",
        1505005,
        "02",
        ["Lungsod ng Muenchen", "München", "Monachium"],
    ),
    (2950159, "Berlin", 52.52437, 13.41053, "DE", 3426354, "16", ["Berlino"]),
    (2864695, "Neukölln", 52.47719, 13.43126, "DE", 164636, "16", ["Berlin-Neukölln"]),
    (2761369, "Vienna", 48.20849, 16.37208, "AT", 1691468, "09", ["Wien", "Wenen"]),
    (2600996, "Döbling", 48.25, 16.33333, "AT", 75418, "09", ["Sievering"]),
    (2657908, "Zürich (Kreis 11) / Oerlikon", 47.40823, 8.54258, "CH", 21000, "ZH", []),
    (2657896, "Zürich", 47.36667, 8.55, "CH", 415367, "ZH", ["Zurich", "ZRH", "Tsüri kh"]),
]
LARGE = [
    (5128581, "New York City", 40.71427, -74.00597, "US", 8804190, "NY", ["New York", "Big Apple"]),
    (1850147, "Tokyo", 35.6895, 139.69171, "JP", 8336599, "40", []),
]
POSTAL = {
    "DE": """
DE,45307,Essen,Nordrhein-Westfalen,NW,Reg.-Bez. Düsseldorf,051,"Essen, Stadt",05113,51.4614,7.0785
DE,49632,Essen (Oldenburg),Niedersachsen,NI,,00,Cloppenburg,03453,52.7,7.9167
DE,80331,München,Bayern,BY,Upper Bavaria,091,Kreisfreie Stadt München,09162,48.1345,11.571
DE,10115,Berlin,Berlin,BE,,00,"Berlin, Stadt",11000,52.5323,13.3846
DE,80295,Schweitzer Fachinformationen oHG,Bavaria,02,Upper Bavaria,091,Kreisfreie Stadt München,09162,48.1,11.6
DE,19230,Bandenitz,Mecklenburg-Vorpommern,MV,,00,Ludwigslust-Parchim,13076,53.4663,11.1621
DE,19230,Belsch,Mecklenburg-Vorpommern,MV,,00,Ludwigslust-Parchim,13076,53.3274,11.2053""",
    "AT": """
AT,1010,"Wien, Innere Stadt",Wien,09,Politischer Bezirk Wien (Stadt),900,Gemeindebezirk Innere Stadt,901,48.2077,16.3705
AT,1190,"Wien, Döbling",Wien,09,Politischer Bezirk Wien (Stadt),900,Gemeindebezirk Döbling,919,48.2591,16.3339""",
    "CH": """
CH,8001,Zürich,Kanton Zürich,ZH,Bezirk Zürich,112,Zürich,261,47.3721,8.5417
CH,8085,Zürich Versicherung,Kanton Zürich,ZH,Bezirk Zürich,112,Zürich,261,47.3828,8.5307
CH,5245,Vogelsang AG,Kanton Aargau,AG,Bezirk Brugg,1904,Brugg (AG),4095,47.4969,8.2255""",
    "US": """
US,10001,New York,New York,NY,New York,061,,,40.7484,-73.9967
US,45307,Bowersville,Ohio,OH,Greene,057,,,39.5806,-83.7244
US,09001,APO AA,,,,,,,38.1105,15.6613""",
    "FR": """
FR,28930 CEDEX 9,Chartres,Centre-Val de Loire,24,Eure-et-Loir,28,Chartres,281,48.4469,1.4892
FR,28000,Chartres,Centre-Val de Loire,24,Eure-et-Loir,28,Chartres,281,48.4469,1.4892""",
    "CZ": """
CZ,110 00,Praha 1-Josefov,Hlavní město Praha,52,Hlavní město Praha,3100,,,50.0902,14.4169""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("geonames")
    keys = [
        "geonameid",
        "name",
        "latitude",
        "longitude",
        "countrycode",
        "population",
        "admin1code",
        "alternatenames",
    ]
    for name, cities in (("cities500_de_at_ch_li_lu", CITIES), ("cities15000", LARGE)):
        table = {str(city[0]): dict(zip(keys, city, strict=True)) for city in cities}
        (path / f"{name}.json.gz").write_bytes(gzip.compress(json.dumps(table).encode()))
    for country, rows in POSTAL.items():
        (path / f"postal_{country}.csv.gz").write_bytes(gzip.compress(f"{HEADER}{rows}\n".encode()))
    return path


@pytest.fixture(scope="module")
def built(folder):
    return {entry.slug: entry for entry in build(folder)}


def codes(entry):
    return {code.code: code.is_main for code in entry.codes}


def test_a_place_keeps_its_id_region_and_codes(built):
    essen = built["essen"]
    assert (essen.id, essen.region, essen.parent) == (2928810, "Nordrhein-Westfalen", "")
    assert codes(essen) == {"45307": True}
    assert (essen.codes[0].latitude, essen.codes[0].longitude) == (51.4614, 7.0785)


def test_names_are_the_local_ones_and_the_others_are_kept(built):
    munich = built["muenchen"]
    assert munich.name == "München"
    assert munich.own_names == ["Munich"]
    assert munich.other_names == ["Monachium"]
    assert built["wien"].name == "Wien"
    assert built["essen-oldenburg"].name == "Essen (Oldenburg)"


def test_other_scripts_airports_and_inflections_are_left_out(built):
    assert built["essen"].other_names == ["Assindia", "Esen"]


def test_codes_of_single_customers_are_left_out(built):
    everything = {code for entry in built.values() for code in codes(entry)}
    assert {"80295", "28930CEDEX9", "09001"} & everything == set()
    assert "28000" in everything
    assert not any("oHG" in entry.name for entry in built.values())


def test_a_district_stands_for_itself_and_knows_its_city(built):
    assert built["doebling"].parent == "Wien"
    assert codes(built["doebling"]) == {"1190": True}
    assert built["innere-stadt"].parent == "Wien"
    assert codes(built["wien"]) == {"1010": False, "1190": False}
    assert built["neukoelln"].parent == "Berlin"
    assert (built["oerlikon"].name, built["oerlikon"].parent) == ("Oerlikon", "Zürich")


def test_a_firm_in_switzerland_is_in_its_town(built):
    assert codes(built["zuerich"]) == {"8001": True, "8085": True}


def test_cantons_are_no_part_of_a_name(built):
    vogelsang = built["vogelsang"]
    assert (vogelsang.name, vogelsang.region, vogelsang.parent) == ("Vogelsang", "Kanton Aargau", "")


def test_a_code_of_several_villages_means_one_of_them(built):
    assert sorted([*codes(built["bandenitz"]).items(), *codes(built["belsch"]).items()]) == [
        ("19230", False),
        ("19230", True),
    ]


def test_a_village_without_an_id_has_one_that_a_rebuild_gives_again(built, folder):
    again = {entry.slug: entry.id for entry in build(folder)}
    assert again == {slug: entry.id for slug, entry in built.items()}
    assert 1_000_000_000 < built["bandenitz"].id < 2**53
    assert derived_id("DE", "MV", "a") != derived_id("DE", "MV", "b")


def test_abroad_a_code_finds_the_city_by_its_beginning(built):
    assert codes(built["new-york-city"]) == {"10001": True}
    assert codes(built["praha-1-josefov"]) == {"11000": True}
    assert "tokyo" not in built


def test_the_command_writes_the_same_file_each_time(folder, tmp_path, capsys):
    files = tmp_path / "one.tsv.gz", tmp_path / "two.tsv.gz"
    for file in files:
        call_command("build_gazetteer", str(folder), output=file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert f"{len(list(gazetteer.read(files[0])))} places" in capsys.readouterr().out
    assert "GeoNames" in gzip.decompress(files[0].read_bytes()).decode().splitlines()[0]


def test_the_command_fails_without_its_files(tmp_path):
    with pytest.raises(CommandError, match="cities15000"):
        call_command("build_gazetteer", str(tmp_path), output=tmp_path / "out.tsv.gz")
    assert not (tmp_path / "out.tsv.gz").exists()
