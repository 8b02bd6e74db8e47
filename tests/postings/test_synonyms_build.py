"""S2: the classifications of occupations become groups of what means the same, and of nothing else."""

import gzip
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from postings.search.synonyms import CLASSIFIED, read

SAMPLE = Path(__file__).parent / "occupations"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("occupations")
    (path / "aut_q_de_c_de").mkdir()
    for source in SAMPLE.rglob("*.*"):
        name = source.relative_to(SAMPLE)
        if source.suffix == ".tsv":
            (path / name).write_bytes(source.read_bytes())
        else:
            (path / f"{name}.gz").write_bytes(gzip.compress(source.read_bytes()))
    return path


@pytest.fixture(scope="module")
def built(folder):
    output = folder / "groups.txt.gz"
    call_command("build_synonyms", str(folder), output=output)
    return {label: group for group in read(output) for label in group}


def test_preferred_labels_of_both_languages_are_one_group(built):
    assert built["window cleaner"] == ("Fensterputzer", "Fensterreiniger", "window cleaner")


def test_only_one_form_of_a_gender_pair_is_left(built):
    assert "Fluglotse" in built
    assert "Fluglotsin" not in built


def test_a_compound_that_ends_with_the_label_is_narrower(built):
    assert "Kinderphysiotherapeut" not in built


def test_neighbours_ranks_and_longer_labels_are_left_out(built):
    assert built["physiotherapist"] == ("Physiotherapeut", "physiotherapist")
    assert "assistant import manager in beverages" not in built
    assert "commercial helicopter pilot" not in built


def test_labels_with_qualifiers_are_left_out(built):
    assert not any("Getränke" in label or "beverages" in label for label in built)


def test_a_label_belongs_to_the_occupation_that_prefers_it(built):
    assert "Controller" not in built["financial controller"]
    assert built["Controller"] == ("Controller", "accountant")


def test_words_that_make_no_difference_make_a_synonym(built):
    assert {"bicycle shop manager", "bike shop manager"} <= set(built["bike shop manager"])
    assert "moving lorry driver" in built["moving truck driver"]


def test_what_two_classifications_put_together_is_a_synonym(built):
    assert "spa director" in built["spa manager"]
    assert "wellness manager" not in built


def test_abbreviations_of_licences_are_kept_and_those_of_one_firm_are_not(built):
    assert built["CRNA"] == ("CRNA", "Certified Registered Nurse Anesthetist")
    assert "SRO" not in built


def test_the_same_sources_make_the_same_file_which_names_them(folder, tmp_path, capsys):
    files = tmp_path / "one.txt.gz", tmp_path / "two.txt.gz"
    for file in files:
        call_command("build_synonyms", str(folder), output=file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert f"{len(read(files[0]))} groups" in capsys.readouterr().out
    heading = gzip.decompress(files[0].read_bytes()).decode().splitlines()[0]
    assert "This service uses the ESCO classification of the European Commission" in heading
    assert "O*NET" in heading and "CC BY 4.0" in heading


def test_the_command_fails_without_its_files(tmp_path):
    with pytest.raises(CommandError, match="aut_q_de_c_de"):
        call_command("build_synonyms", str(tmp_path), output=tmp_path / "out.txt.gz")
    assert not (tmp_path / "out.txt.gz").exists()


def test_a_file_that_is_no_archive_is_told(folder, tmp_path):
    for name in ("aut_q_de_c_de", "esco_en_occupations.csv.gz"):
        (tmp_path / name).symlink_to(folder / name)
    (tmp_path / "onet_occupations.txt.gz").write_text("O*NET-SOC Code\tTitle\n")
    with pytest.raises(CommandError, match="gzip"):
        call_command("build_synonyms", str(tmp_path), output=tmp_path / "out.txt.gz")


def test_the_shipped_file_is_small_and_holds_both_languages():
    groups = read(CLASSIFIED)
    assert CLASSIFIED.stat().st_size < 600_000
    assert len(groups) > 2000
    assert ("Hubschrauberpilot", "Helikopterpilot", "helicopter pilot") in groups
    assert all(len(group) > 1 and all(group) for group in groups)
