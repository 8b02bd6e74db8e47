"""On a big board what the words of a search mean is looked up once a minute."""

import pytest

from postings.search import JobSearch, meaning, vocabulary
from tests.factories import PostingFactory

pytestmark = pytest.mark.django_db


def ads(title):
    PostingFactory(title=title, language="de")
    vocabulary.refresh()


def search(q):
    return JobSearch.from_query({"q": q})


def found(q):
    return set(search(q).postings().values_list("title", flat=True))


def test_on_a_big_board_the_same_words_are_looked_up_once(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(meaning, "WELL_READ", 0)
    ads("Altenpfleger")
    before = search("Pfleger").meaning
    with django_assert_num_queries(0):
        assert search("Pfleger").meaning == before
    ads("Krankenpfleger")
    assert found("Pfleger") == {"Altenpfleger"}
    assert found("Altenpfleger or Krankenpfleger") == {"Altenpfleger", "Krankenpfleger"}


def test_on_a_small_board_each_new_word_counts_at_once():
    ads("Altenpfleger")
    assert found("Pfleger") == {"Altenpfleger"}
    ads("Krankenpfleger")
    assert found("Pfleger") == {"Altenpfleger", "Krankenpfleger"}


def test_what_was_taken_for_a_slip_is_looked_up_again(monkeypatch):
    monkeypatch.setattr(meaning, "WELL_READ", 0)
    ads("Altenpfleger")
    assert search("Altenpflager").meaning.corrections
    ads("Altenpflager")
    assert not search("Altenpflager").meaning.corrections
