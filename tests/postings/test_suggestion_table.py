"""What the table of suggestions is filled with."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from postings.models import Posting, Suggestion, SuggestionStart, SuggestionWord
from postings.search import titles
from postings.search.suggestion_table import LOCK, SLACK, refresh, skill_batches
from postings.tasks import refresh_suggestions
from tests.factories import CompanyFactory, PostingFactory

pytestmark = pytest.mark.django_db


def suggested(kind):
    return dict(Suggestion.objects.filter(kind=kind).values_list("label", "count"))


def bare(title):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {titles.label_of('title')} FROM (SELECT %s AS title) AS t", [title])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Gardener", "Gardener"),
        ("Koch (m/w/d)", "Koch"),
        ("Koch m/w/d", "Koch"),
        ("(f|m|x) Cook", "Cook"),
        ("Grafiker:in (m/w", "Grafiker:in"),
        ("(Senior) Machine Learning Engineer (f/m/d)", "Machine Learning Engineer"),
        ("Lehrer(in) für Mathematik", "Lehrer für Mathematik"),
        ("Angestellte(r) [Innendienst]", "Angestellte"),
        ("Koch - Hotel am See, Sylt", "Koch"),
        ("Sales Manager | Remote | Berlin", "Sales Manager"),
        ("Marketing Manager Netherlands- Social Media", "Marketing Manager Netherlands"),
        ("Ernährungs- und Pflegeberater", "Ernährungs- und Pflegeberater"),
        ("Ausbildung - Koch", "Ausbildung Koch"),
        ("Ab sofort: Minijob im Lager", "Minijob im Lager"),
        ("SAP-Berater (Ref.Nr.: 46155)", "SAP-Berater"),
        ("Welder Job-ID 12", "Welder"),
        ("Welder #4711", "Welder"),
        ("Welder R-104422", "Welder"),
        ("Erzieher 30-40 h/Woche", "Erzieher"),
        ("Customer Support Vollzeit", "Customer Support"),
        ("Koch in Voll- oder Teilzeit", "Koch"),
        ("Part-time Nurse", "Nurse"),
        ("Junior Specialist SEA gesucht!", "Junior Specialist SEA"),
        ("Kfz-Mechatroniker für unser Servicecenter in Lengede", "Kfz-Mechatroniker"),
        ("Director, Strategic Sourcing", "Director, Strategic Sourcing"),
        ("Administrative Public Health Nurse, Bureau of School Health", "Administrative Public Health Nurse"),
        ("C++ Developer", "C++ Developer"),
        ("Developer C#", "Developer C#"),
        (".NET Developer", ".NET Developer"),
        ("  ⭐ Cook\u00a0 of the\tday ⭐ ", "Cook of the day"),
        ("(m/w/d)", ""),
    ],
)
def test_of_a_title_only_what_people_would_type_is_left(title, label):
    assert bare(title) == label


def test_titles_are_counted_over_all_ways_to_write_them_and_shown_in_the_commonest():
    for title in ("Entwickler (m/w/d)", "Entwickler:in", "Entwickler", "Cook", "ENTWICKLER"):
        PostingFactory(title=title)
    refresh()
    assert suggested("title") == {"Entwickler": 4, "Cook": 1}


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("DIRECTOR OF GIS AND KITCHENS", "Director of GIS and Kitchens"),
        ("LEITER FÜR KÜCHE UND TÜRE", "Leiter für Küche und Türe"),
        ("IT", "IT"),
    ],
)
def test_a_title_that_everybody_shouts_is_calmed(title, label):
    PostingFactory(title=title)
    refresh()
    assert suggested("title") == {label: 1}


@pytest.mark.parametrize("trait", ["draft", "scheduled", "closed", "paused", "frozen"])
def test_ads_that_are_not_open_suggest_nothing(trait):
    PostingFactory(title="Cook", tasks="<p>Python</p>", **{trait: True})
    refresh()
    assert not Suggestion.objects.exists()


def test_companies_with_open_ads_are_suggested_under_their_whole_name():
    company = CompanyFactory(name="ALDI Einkauf SE & Co. oHG")
    PostingFactory.create_batch(2, company=company)
    CompanyFactory(name="Nobody Ltd")
    refresh()
    assert suggested("company") == {"ALDI Einkauf SE & Co. oHG": 2}


def test_skills_are_those_of_the_list_that_open_ads_name():
    PostingFactory(language="de", profile="<ul><li>Führerschein Klasse B</li><li>Kenntnisse in C++</li></ul>")
    PostingFactory(language="en", title="Python developer", profile="<p>project work, and management</p>")
    refresh()
    found = suggested("skill")
    assert found == {"Führerschein": 1, "Führerschein Klasse B": 1, "C++": 1, "Python": 1}


def test_the_list_of_skills_names_each_once():
    skills = [skill for batch in skill_batches() for skill in batch]
    assert len(skills) > 800
    assert len(skills) == len({skill.casefold() for skill in skills})


def test_what_no_open_ad_has_any_more_goes():
    posting = PostingFactory(title="Cook", tasks="<p>Python</p>")
    refresh()
    assert Suggestion.objects.count() == 3
    Posting.objects.filter(pk=posting.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    refresh()
    assert not Suggestion.objects.exists()
    assert not SuggestionStart.objects.exists()
    assert not SuggestionWord.objects.exists()


def test_a_skill_that_left_the_list_goes():
    stale = Suggestion.objects.create(kind="skill", key="telex", label="Telex", count=1)
    refresh()
    assert not Suggestion.objects.filter(pk=stale.pk).exists()


def test_a_second_run_writes_nothing():
    PostingFactory(title="Cook of the day", tasks="<p>Python</p>")
    refresh()
    before = versions()
    assert before
    refresh_suggestions()
    assert versions() == before


def test_a_number_is_brought_up_to_date_and_one_that_is_hardly_wrong_stays():
    PostingFactory.create_batch(3, title="Cook")
    refresh()
    PostingFactory(title="Cook")
    refresh()
    assert suggested("title") == {"Cook": 4}
    assert set(SuggestionStart.objects.filter(text="cook").values_list("count", flat=True)) == {4}
    Suggestion.objects.filter(kind="title").update(count=4 / (1 - SLACK / 2) * 100)
    refresh()
    assert suggested("title") == {"Cook": 4}


def test_later_words_are_starts_too_but_not_the_weak_ones():
    PostingFactory(title="Director of the big kitchen")
    refresh()
    starts = Suggestion.objects.get(kind="title").starts.order_by("position").values_list("text", flat=True)
    assert list(starts) == ["director of the big kitchen", "big kitchen", "kitchen"]


@pytest.mark.django_db(transaction=True)
def test_while_another_process_writes_nothing_is_done():
    PostingFactory(title="Cook")
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            held.set()
            done.wait(10)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    try:
        assert refresh() is False
        assert not Suggestion.objects.exists()
    finally:
        done.set()
        other.join()
    assert refresh() is True
    assert suggested("title") == {"Cook": 1}


def versions():
    """Which write each row is from."""
    found = []
    with connection.cursor() as cursor:
        for table in ("suggestion", "suggestionstart", "suggestionword"):
            cursor.execute(f"SELECT ctid::text, xmin::text FROM postings_{table}")
            found += cursor.fetchall()
    return sorted(found)
