"""XML is read in pieces; tricks are refused, and slips of real feeds cost nothing."""

import gzip
import tracemalloc

import pytest

from postings.imports import elements
from postings.imports import indeed as reader
from postings.imports.records import Problem
from postings.imports.texts import line
from postings.models import Posting
from tests.postings.feeds import imported, indeed, indeed_job

ONE = "<source><job><id>1</id><title>{title}</title><company>E</company><description>Text</description></job></source>"


def found(tmp_path, content):
    """Titles of the ads, and the problems."""
    path = tmp_path / "jobs.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    records = list(reader.records(path))
    titles = [
        line(reader.understand(each.data).title, 99_999) for each in records if not isinstance(each, Problem)
    ]
    return titles, [each for each in records if isinstance(each, Problem)]


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (ONE.format(title="Koch &amp; Köchin").encode(), "Koch & Köchin"),
        (ONE.format(title="AT&T, R&D; 1 & 2").encode(), "AT&T, R&D; 1 & 2"),
        (ONE.format(title="K&ouml;chin&nbsp;&#8211; &#x1F33B;").encode(), "Köchin – 🌻"),
        (ONE.format(title="<![CDATA[K&ouml;chin & Koch]]>").encode(), "Köchin & Koch"),
        (ONE.format(title="Koch\x00\x0b&#0;&#x1f;in").encode(), "Kochin"),
        (ONE.format(title="&unheard;").encode(), "&unheard;"),
        (
            b'<?xml version="1.0" encoding="ISO-8859-1"?>' + ONE.format(title="Köchin – €").encode("cp1252"),
            "Köchin – €",
        ),
        (b'<?xml version="1.0" encoding="UTF-8"?>' + ONE.format(title="Köchin").encode("cp1252"), "Köchin"),
        (b'<?xml version=\\"1.0\\" encoding=\\"UTF-8\\"?>' + ONE.format(title="Köchin").encode(), "Köchin"),
        (b'<?xml version="1.0" encoding="nonsense"?>' + ONE.format(title="Köchin").encode(), "Köchin"),
        (
            b'<?xml version="1.0" encoding="Shift_JIS"?>' + ONE.format(title="庭師").encode("shift_jis"),
            "庭師",
        ),
        (('<?xml version="1.0" encoding="UTF-16"?>' + ONE.format(title="Köchin")).encode("utf-16"), "Köchin"),
        (ONE.format(title="Köchin").encode("utf-16-le"), "Köchin"),
        (b"\xef\xbb\xbf\r\n  " + b'<?xml version="1.0"?>' + ONE.format(title="Köchin").encode(), "Köchin"),
        (
            ONE.format(title="Köchin")
            .replace("<source>", '<!DOCTYPE source><source xmlns="urn:x">')
            .encode(),
            "Köchin",
        ),
        (
            ONE.format(title="Köchin")
            .replace("job>", "x:job>")
            .replace("<source>", '<source xmlns:x="u">')
            .encode(),
            "Köchin",
        ),
    ],
)
def test_slips_of_real_feeds_are_put_right(tmp_path, content, title):
    assert found(tmp_path, content) == ([title], [])


@pytest.mark.parametrize("cut", range(elements.CHUNK - 8, elements.CHUNK + 2))
def test_a_reference_may_be_cut_by_the_end_of_a_piece(tmp_path, cut):
    begin = "<source><job><id>1</id><title>"
    filler = "x" * (cut - len(begin))
    [title], problems = found(tmp_path, f"{begin}{filler}&auml;&amp;y</title></job></source>")
    assert (title, problems) == (f"{filler}ä&y", [])


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
TRICKS = {
    "billion laughs": f'<!DOCTYPE source [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE source [<!ENTITY a "{"x" * 100_000}">]>',
    "file": '<!DOCTYPE source [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "address": '<!DOCTYPE source [<!ENTITY x SYSTEM "http://169.254.169.254/">]>',
    "parameter": '<!DOCTYPE source [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]>',
}


@pytest.mark.parametrize("name", TRICKS)
def test_declared_entities_are_refused(tmp_path, name):
    titles, [problem] = found(tmp_path, TRICKS[name] + ONE.format(title="&l9;&a;&x;"))
    assert titles == []
    assert problem.ends_file and problem.hides_ads
    assert "entities" in problem.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("<source><job><title>x</title>", "no well-formed XML"),
        ("<source><job><title>x</b></job></source>", "no well-formed XML"),
        ("<source\n\n<job/></source>", "no well-formed XML"),
        ("<source></source><source></source>", "no well-formed XML"),
        ("no xml at all", "no well-formed XML"),
        ("<source>" + "<a>" * 100_000, "nested too deeply"),
        (f"<source><job>{'<a/>' * 30_000}</job></source>", "too many elements"),
        (
            f"<source><job><title>{'x' * (elements.LONGEST_RECORD + 10)}</title></job></source>",
            "an ad is too long",
        ),
        (f"<source><job a='{'x' * 3 * elements.LONGEST_RECORD}'/></source>", "a tag is too long"),
        (f"<source><!--{'x' * 3 * elements.LONGEST_RECORD}--></source>", "a tag is too long"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_can_not_be_read_is_a_problem_that_closes_nothing(tmp_path, content, reason):
    _, [problem] = found(tmp_path, content)
    assert reason in problem.reason
    assert problem.ends_file and problem.hides_ads


def test_ads_before_the_break_are_kept(tmp_path):
    jobs = indeed(*[indeed_job(title=f"Job {number}") for number in range(500)])
    titles, [problem] = found(tmp_path, jobs[: len(jobs) // 2])
    assert 200 < len(titles) < 260
    assert problem.ends_file


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "jobs.xml"

    def peak(count):
        with path.open("w") as file:
            file.write("<source>")
            file.writelines(indeed_job(description="x" * 2000) for _ in range(count))
            file.write("</source>")
        tracemalloc.start()
        assert sum(1 for _ in reader.records(path)) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(4000) < 1.2 * peak(1000) + 100_000


@pytest.mark.django_db
def test_files_packed_by_gzip_are_read(tmp_path):
    report, _ = imported(tmp_path / "jobs.xml.gz", gzip.compress(indeed(indeed_job()).encode()))
    assert report.added == 1
    assert Posting.objects.get().title == "Gardener (m/w/d)"
