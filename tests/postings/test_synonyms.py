"""S2: synonyms in English and German, both ways."""

from collections import Counter
from itertools import combinations

import pytest

from postings.search.synonyms import (
    BY_HAND,
    Expansion,
    Thesaurus,
    expansions,
    folded_words,
    is_silent,
    key,
    meaning,
    read,
    stem,
)


def alternatives(text):
    found = expansions(text.split())
    assert len(found) == 1, found
    assert (found[0].start, found[0].end) == (0, len(text.split()))
    return found[0].alternatives


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nurse", "Krankenschwester"),
        ("nurse", "Pflegefachkraft"),
        ("Krankenschwester", "Pflegefachkraft"),
        ("ML", "machine learning"),
        ("machine learning", "maschinelles Lernen"),
        ("Softwareentwickler", "software engineer"),
        ("truck driver", "Berufskraftfahrer"),
        ("Rechtsanwalt", "attorney"),
        ("SPS", "PLC"),
        ("Hubschrauberpilot", "helicopter pilot"),
        ("CRNA", "Certified Registered Nurse Anesthetist"),
        ("elevator mechanic", "lift engineer"),
        ("Abwart", "janitor"),
        ("Kondukteur", "train conductor"),
        ("medical examiner", "Rechtsmediziner"),
        ("Physician Assistant", "Arztassistent"),
        ("Netzanschluss", "grid connection"),
        ("Barrierefreiheit", "a11y"),
    ],
)
def test_synonyms_work_both_ways(one, other):
    assert other in alternatives(one)
    assert one in alternatives(other)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("Köchin", "Koch"),
        ("Koechinnen", "Koch"),
        ("KOCHIN", "Koch"),
        ("Köche", "Koch"),
        ("Koch:in", "Koch"),
        ("Entwicklungsingenieur*innen", "Entwicklungsingenieur"),
        ("LehrerInnen", "Lehrer"),
        ("Lehrer/-in", "Lehrer"),
        ("Verkäufer(in)", "Verkäufer"),
        ("Ärztin", "Arzt"),
        ("Aerzte", "Arzt"),
        ("Pflegekräfte", "Pflegekraft"),
        ("Krankenschwestern", "Krankenschwester"),
        ("Industriekauffrau", "Industriekaufmann"),
        ("Industriekaufleute", "Industriekaufmann"),
        ("Sozialpädagogin", "Sozialpädagoge"),
        ("Beamtin", "Beamter"),
        ("Steuerfachangestellte:r", "Steuerfachangestellter"),
        ("Auszubildende", "Auszubildender"),
        ("Technische Redakteurin", "Technischer Redakteur"),
        ("nurses", "nurse"),
        ("secretaries", "secretary"),
        ("policewoman", "policeman"),
        ("software engineers", "software engineer"),
        ("c++", "CPP"),
    ],
)
def test_forms_and_spellings_are_one_word(typed, label):
    assert alternatives(typed)
    assert alternatives(typed) == alternatives(label) or label in alternatives(typed)


def test_words_written_apart_find_the_compound_itself():
    assert alternatives("Software Entwickler")[0] == "Softwareentwickler"
    assert "Softwareentwickler" not in alternatives("Softwareentwickler")
    assert alternatives("Projectmanager")[:2] == ("Projektleiter", "project manager")


def test_the_longest_run_of_words_wins():
    assert expansions(["Senior", "IT", "Project", "Manager", "Essen"]) == [
        Expansion(1, 4, ("IT-Projektleiter", "IT-Projektmanager"))
    ]


def test_several_runs_are_found_where_they_stand():
    found = expansions(["Koch", "oder", "nurse", "in", "Teilzeit"])
    assert [(one.start, one.end) for one in found] == [(0, 1), (2, 3), (4, 5)]


def test_what_the_words_find_by_themselves_is_no_alternative():
    assert "registered nurse" not in alternatives("nurse")
    assert "nurse" not in alternatives("registered nurse")  # nor what is wider


@pytest.mark.parametrize(
    "text", ["", "xyzzy", "Essen", "the of and", "Trainer", "manager", "Senior", "!!!", "🧑‍🍳 ×"]
)
def test_unknown_and_general_words_have_none(text):
    assert expansions(text.split()) == []


@pytest.mark.parametrize(
    "words",
    [
        ["x" * 10_000],
        ["Koch" * 2500],
        ["ae" * 5000],
        ["\0", "\x1b[31m", "\ud800", "e\u0301" * 50],
        ["'; DROP TABLE", "%", "\\", "(((", "=", "#"],
        ["﷽" * 60, "ﬃ" * 60, "İ" * 60],
        [""] * 1000,
        ["x"] * 10_000,
    ],
)
def test_hostile_words_have_none_and_raise_nothing(words):
    assert expansions(words) == []


def test_many_words_have_few_alternatives():
    found = expansions(["nurse"] * 10_000)
    assert 0 < len(found) <= 64
    for group in read(BY_HAND):
        for one in expansions(group[0].strip("()").split()):
            assert len(one.alternatives) <= 8
            assert all(len(folded_words(label)) <= 5 for label in one.alternatives)


def test_a_label_kept_by_hand_has_no_synonyms_of_the_classification():
    known = Thesaurus([("Postbote", "mailman")], [("Postbote", "Kurier"), ("Zusteller", "Postbote")])
    assert known.alternatives(("postbot",)) == ("mailman",)
    assert known.alternatives(("zusteller",)) == ("Postbote",)
    assert known.alternatives(("kurier",)) == ("Postbote",)


def test_a_label_that_stands_alone_is_neither_extended_nor_offered():
    known = Thesaurus([("Trainer",)], [("Trainer", "Übungsleiter", "coach")])
    assert known.alternatives(("trainer",)) == ()
    assert known.alternatives(("coach",)) == ("Übungsleiter",)


def test_a_label_in_parentheses_finds_the_others_and_is_not_found():
    assert "Praktikum" in alternatives("intern")
    assert not any("intern" == label.strip("()") for label in alternatives("Praktikum"))


def test_a_label_of_two_groups_has_the_best_of_both_in_turn():
    assert alternatives("PTA")[:2] == ("pharmazeutisch-technischer Assistent", "physical therapist assistant")


def is_well_formed(group):
    """Every label has a word and at most five, none is there twice in another form, and one is an alternative."""
    keys = {key(label) for label in group}
    is_short = all(0 < len(folded_words(label)) <= 5 for label in group)
    return is_short and len(keys) == len(group) and (len(group) == 1 or not all(map(is_silent, group)))


def test_every_line_kept_by_hand_is_well_formed():
    groups = read(BY_HAND)
    assert len(groups) > 1900
    assert [group for group in groups if not is_well_formed(group)] == []


def test_no_pair_of_labels_stands_in_two_lines_and_no_label_in_three():
    groups = [sorted(map(key, group)) for group in read(BY_HAND)]
    pairs = Counter(pair for group in groups for pair in combinations(group, 2))
    labels = Counter(label for group in groups for label in group)
    assert [pair for pair, times in pairs.items() if times > 1] == []
    assert [label for label, times in labels.items() if times > 2] == []


def test_every_label_kept_by_hand_is_found():
    for group in read(BY_HAND):
        for label in group:
            words = label.strip("()").split()
            wanted = {meaning(other) for other in group if not is_silent(other)}
            asked = meaning(label)
            if any(not other <= asked and not asked <= other for other in wanted):
                assert expansions(words), label


@pytest.mark.parametrize(
    "words",
    [
        ("Bäcker", "Backen"),
        ("Maler", "Malerei"),
        ("Arzt", "Art"),
        ("IT", "in"),
        ("care", "car"),
        ("wine", "win"),
    ],
)
def test_other_words_are_other_keys(words):
    first, second = (stem(folded_words(word)[0]) for word in words)
    assert first != second
