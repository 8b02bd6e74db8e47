import gzip
import zlib

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from places import gazetteer
from places.gazetteer import Code, Entry
from places.loading import load
from places.lookup import resolve
from places.models import Place, PlaceName, PostalCode
from tests.places.conftest import EXTRACT

pytestmark = pytest.mark.django_db


def entry(number=1, name="Ahausen", **facts):
    facts = {"slug": f"{name.lower()}-{number}", "country": "DE", "latitude": 50.0, "longitude": 10.0} | facts
    return Entry(id=number, name=name, **facts)


@pytest.fixture
def loaded(tmp_path):
    """Writes entries to a file and loads it."""

    def load_entries(*entries):
        path = tmp_path / "places.tsv.gz"
        gazetteer.write(path, entries)
        return load(path)

    return load_entries


def rows():
    """All that a load writes, without the numbers that the database gives."""
    return [
        list(Place.objects.order_by("pk").values()),
        list(PlaceName.objects.order_by("place", "folded").values_list("place", "folded", "weight")),
        list(
            PostalCode.objects.order_by("country", "code", "place").values_list(
                "country", "code", "place", "latitude", "longitude", "is_main"
            )
        ),
    ]


def row_versions():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ctid::text FROM places_place UNION ALL SELECT ctid::text FROM places_placename"
        )
        return sorted(cursor.fetchall())


def test_says_how_many_places_a_file_held(capsys):
    call_command("load_places", str(EXTRACT))
    assert capsys.readouterr().out == f"{EXTRACT}: {Place.objects.count()} places\n"
    assert Place.objects.count() > 200


def test_loading_again_writes_nothing():
    load(EXTRACT)
    before, versions = rows(), row_versions()
    load(EXTRACT)
    assert rows() == before
    assert row_versions() == versions


def test_what_has_changed_is_changed(loaded):
    old = entry(other_names=["Alphaville"], codes=[Code("11111", 50.0, 10.0), Code("22222", 50.1, 10.0)])
    loaded(old)
    new = entry(
        population=7, other_names=["Betaville"], codes=[Code("22222", 50.2, 10.0), Code("33333", 50.0, 10.0)]
    )
    loaded(new)
    assert Place.objects.get().population == 7
    assert resolve("Betaville").place
    assert not resolve("Alphaville").place
    assert dict(PostalCode.objects.values_list("code", "latitude")) == {
        "22222": pytest.approx(50.2),
        "33333": pytest.approx(50.0),
    }


def test_a_code_may_move_to_another_place(loaded):
    both = [Code("11111", 50.0, 10.0)], [Code("11111", 50.0, 10.0, is_main=False)]
    loaded(entry(1, codes=both[0]), entry(2, "Behausen", codes=both[1]))
    loaded(entry(1, codes=both[1]), entry(2, "Behausen", codes=both[0]))
    assert resolve("11111").place.name == "Behausen"


def test_a_place_that_the_file_lacks_stays(loaded):
    loaded(entry(1), entry(2, "Behausen"))
    loaded(entry(2, "Behausen"))
    assert resolve("Ahausen").place.pk == 1


def test_a_published_slug_never_changes(loaded):
    loaded(entry(1, slug="ahausen"))
    loaded(entry(1, slug="ahausen-hessen"), entry(2, slug="ahausen"))
    assert dict(Place.objects.values_list("pk", "slug")) == {1: "ahausen", 2: "ahausen-2"}


def test_several_files_are_loaded_and_the_good_ones_stay(tmp_path, capsys):
    bad = tmp_path / "bad.tsv"
    bad.write_text("no such columns\n")
    with pytest.raises(CommandError, match=r"bad\.tsv"):
        call_command("load_places", str(bad), str(EXTRACT))
    assert "line 1: 1 columns instead of 12" in capsys.readouterr().err
    assert resolve("45307").place.name == "Essen"


GOOD = str(entry())


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace("50.0000", "fifty").encode(),
        GOOD.replace("50.0000", "91").encode(),
        GOOD.replace("50.0000", "nan").encode(),
        GOOD.replace("Ahausen\t", "A" * 201 + "\t").encode(),
        GOOD.replace("\tDE", "\tGermany").encode(),
        GOOD.encode() + b"|1234,x,y",
        GOOD.encode() + b"1" * 13,
        GOOD.replace("Ahausen", "A\0hausen").encode(),
        b"\xff\xfe\xff",
        gzip.compress(GOOD.encode())[:-10],
        b"\x1f\x8b" + zlib.compress(GOOD.encode()),
        f"{GOOD}\n{GOOD}".encode(),
    ],
    ids=[
        *["number", "pole", "nan", "long", "country", "code-point", "code-length"],
        *["nul", "bytes", "cut", "not-gzip", "twice"],
    ],
)
def test_a_faulty_file_is_refused_as_a_whole(tmp_path, content):
    path = tmp_path / "faulty.tsv"
    path.write_bytes(
        str(entry(9, "Zehausen")).encode() + b"\n" + content if content[:1] != b"\x1f" else content
    )
    with pytest.raises(CommandError, match=r"faulty\.tsv"):
        call_command("load_places", str(path))
    assert not Place.objects.exists()


def test_a_missing_file_fails():
    with pytest.raises(CommandError, match="nowhere"):
        call_command("load_places", "nowhere.tsv")


def test_what_is_written_is_read_again(tmp_path):
    entries = list(gazetteer.read(EXTRACT))
    gazetteer.write(tmp_path / "copy.tsv.gz", entries)
    assert list(gazetteer.read(tmp_path / "copy.tsv.gz")) == entries


def test_the_shipped_gazetteer_answers_what_people_ask():
    call_command("load_places")
    assert resolve("45307").label == "45307 Essen (Nordrhein-Westfalen)"
    assert resolve("Munich").label == "München (Bayern)"
    assert resolve("Essen").label == "Essen (Nordrhein-Westfalen)"
    assert resolve("Essen").alternatives[0].label == "Essen (Oldenburg, Niedersachsen)"
    koeln = Place.objects.get(slug="koeln")
    assert {resolve(name).place for name in ("Köln", "Koeln", "Koln", "Cologne", "50667")} == {koeln}
    assert resolve("Dusseldorff").place.slug == "duesseldorf"
    assert resolve("10001", country="US").label == "10001 New York City (New York, United States)"
    for country, places, codes in (("DE", 11_870, 8_200), ("AT", 3_045, 2_200), ("CH", 1_897, 3_300)):
        assert Place.objects.filter(country=country).count() >= places
        assert PostalCode.objects.filter(country=country, is_main=True).count() >= codes
    assert not Place.objects.filter(
        country="DE", name__iregex=r"\y(gmbh|bank|ag|versicherung|finanzamt)\y"
    ).exists()
    assert not Place.objects.filter(country="DE", region="").exists()
    assert not Place.objects.filter(name=F("parent")).exists()
