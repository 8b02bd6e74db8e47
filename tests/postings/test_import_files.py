"""JobPostings are found in lines, lists, graphs and pages; a broken piece costs only itself."""

import json
import tracemalloc

import pytest

from postings.imports import files, jsonld
from postings.imports.records import Problem
from tests.postings.jobs import ORGANIZATION, imported, job, write_lines


def found(path):
    """Titles of the ads, and reasons of the problems."""
    records = list(jsonld.records(path))
    titles = [jsonld.understand(each.data).title for each in records if not isinstance(each, Problem)]
    return titles, [each for each in records if isinstance(each, Problem)]


def written(tmp_path, content, name="jobs.json"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


ONE, TWO = job("1", title="One"), job("2", title="Two")


@pytest.mark.parametrize(
    ("data", "titles"),
    [
        (ONE, ["One"]),
        ([ONE, TWO], ["One", "Two"]),
        ([[ONE], [TWO]], ["One", "Two"]),
        ({"@graph": [{"@type": "WebSite"}, ONE, TWO]}, ["One", "Two"]),
        ({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": ONE}, TWO]}, ["One", "Two"]),
        ({"@type": "WebPage", "mainEntity": ONE}, ["One"]),
        ({**ONE, "@type": ["JobPosting", "Thing"]}, ["One"]),
        ({**ONE, "@type": "http://schema.org/JobPosting"}, ["One"]),
        ({**ONE, "@type": "schema:JobPosting"}, ["One"]),
    ],
)
@pytest.mark.parametrize("name", ["jobs.json", "jobs.jsonl", "jobs.txt"])
def test_ads_are_found_however_they_are_wrapped(tmp_path, data, titles, name):
    assert found(written(tmp_path, json.dumps(data), name)) == (titles, [])


def test_nodes_of_a_graph_may_refer_to_each_other(tmp_path):
    graph = [{**ORGANIZATION, "@id": "#us"}, {**ONE, "hiringOrganization": {"@id": "#us"}}]
    [record] = jsonld.records(written(tmp_path, json.dumps({"@graph": graph})))
    assert jsonld.identify(record.data)[0] == "Elster Werke GmbH"


def test_a_mark_at_the_beginning_and_empty_lines_are_no_trouble(tmp_path):
    content = b"\xef\xbb\xbf" + json.dumps(ONE).encode() + b"\r\n\r\n" + json.dumps(TWO).encode()
    assert found(written(tmp_path, content, "jobs.jsonl")) == (["One", "Two"], [])
    assert found(written(tmp_path, b"\xef\xbb\xbf" + json.dumps([ONE, TWO]).encode())) == (["One", "Two"], [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"@type": "JobPosting", ', "no JSON"),
        (b"caf\xe9", "not UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
        (b"9" * 5000, "no JSON"),
        (b'"' + b"x" * (files.LONGEST_RECORD + 10) + b'"', "the line is too long"),
    ],
    ids=["cut off", "latin-1", "deep", "huge number", "huge line"],
)
def test_a_broken_line_costs_only_itself(tmp_path, line, reason):
    content = b"\n".join([json.dumps(ONE).encode(), line, json.dumps(TWO).encode()])
    titles, [problem] = found(written(tmp_path, content, "jobs.jsonl"))
    assert titles == ["One", "Two"]
    assert problem.where == "jobs.jsonl, line 2"
    assert reason in problem.reason
    assert problem.hides_ads
    assert not problem.ends_file


@pytest.mark.parametrize("data", [42, "text", None, {"@type": "Event"}, {"@type": 7}, []])
def test_what_is_no_ad_hides_none(tmp_path, data):
    titles, [problem] = found(written(tmp_path, json.dumps(data), "jobs.jsonl"))
    assert (titles, problem.reason, problem.hides_ads) == ([], "no JobPosting", False)


@pytest.mark.parametrize("cut", [1, 2, 30])
def test_a_list_that_breaks_off_gives_what_it_holds_and_says_so(tmp_path, cut):
    titles, [problem] = found(written(tmp_path, json.dumps([ONE, TWO, TWO])[:-cut]))
    assert titles[:2] == ["One", "Two"]
    assert problem.ends_file
    assert problem.hides_ads


def test_the_rest_of_a_broken_list_is_lost_and_said_to_be(tmp_path):
    content = f"[{json.dumps(ONE)}, oops, {json.dumps(TWO)}]"
    titles, [problem] = found(written(tmp_path, content))
    assert titles == ["One"]
    assert problem.ends_file


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'[{"@type": "Thing"}, "caf\xe9"]', "not UTF-8"),
        (b"[" + b"[" * 100_000, "nested too deeply"),
        (b'["' + b"x" * (files.LONGEST_RECORD + files.CHUNK), "too long"),
        (b"[" + b"9" * 5000 + b"]", "digits"),
        (b"[17", "breaks off"),
    ],
    ids=["latin-1", "deep", "endless", "huge number", "cut off"],
)
def test_a_list_that_can_not_be_read_on_says_why(tmp_path, content, reason):
    titles, [*_, problem] = found(written(tmp_path, content))
    assert titles == []
    assert reason in problem.reason
    assert problem.ends_file


def test_a_page_that_is_too_long_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LONGEST_PAGE", 100)
    script = f'<script type="application/ld+json">{json.dumps(ONE)}</script>'
    assert found(written(tmp_path, script, "page.html"))[1][0].reason == "the page is too long"


def test_lines_are_known_as_such_under_any_name(tmp_path):
    content = f"{json.dumps(ONE)}\noops\n{json.dumps(TWO)}\n"
    titles, [problem] = found(written(tmp_path, content, "jobs.txt"))
    assert (titles, problem.where) == (["One", "Two"], "jobs.txt, line 2")
    assert found(written(tmp_path, f"{'[' * 50_000}\n", "jobs.txt"))[1][0].reason == "nested too deeply"


def test_comments_and_commas_of_people_who_write_json_by_hand_are_forgiven(tmp_path):
    page = json.dumps({**ONE, "url": "https://x.example/,}"})[:-1] + ", // the end\n }"
    path = written(tmp_path, f'<script type="application/ld+json">{page}</script>', "page.html")
    [record] = jsonld.records(path)
    assert record.data["url"] == "https://x.example/,}"


def test_line_breaks_inside_of_texts_are_forgiven(tmp_path):
    text = json.dumps(job(title="One")).replace("for people", "for\n\tpeople")
    assert found(written(tmp_path, text)) == (["One"], [])


def test_a_page_gives_the_ads_of_all_its_scripts(tmp_path):
    script = '<SCRIPT nonce="x" type="application/ld+json" id=y>{}</SCRIPT >'
    breadcrumbs = script.format(json.dumps({"@type": "BreadcrumbList"}))
    ads = script.format(f"<!-- {json.dumps(ONE)} -->") + script.format(
        f"//<![CDATA[\n{json.dumps([TWO])}\n//]]>"
    )
    page = f"<!doctype html><title>x</title><script>var a = 1</script>{breadcrumbs}{ads}"
    assert found(written(tmp_path, page, "page.html")) == (["One", "Two"], [])


@pytest.mark.parametrize(
    "page", ["<html>Not found</html>", '<script type="application/ld+json">{"@type": "JobPosting"}', "words"]
)
def test_a_page_without_ads_counts_as_unreadable(tmp_path, page):
    titles, [problem] = found(written(tmp_path, page, "page.html"))
    assert titles == []
    assert problem.ends_file


def test_an_empty_file_counts_as_unreadable(tmp_path):
    for name in ("jobs.json", "jobs.jsonl", "page.html"):
        assert found(written(tmp_path, "", name))[1][0].ends_file


def test_pages_full_of_openings_are_read_in_no_time(tmp_path):
    page = '<script type="application/ld+json">' * 200_000
    assert found(written(tmp_path, page, "page.html"))[1][0].ends_file


def test_a_long_list_is_never_held_as_a_whole(tmp_path):
    path = tmp_path / "jobs.json"
    with path.open("w") as file:
        file.write("[")
        for number in range(20_000):
            file.write(json.dumps({**ONE, "description": "x" * 1000}) + ("," if number < 19_999 else "]"))
    tracemalloc.start()
    count = sum(1 for _ in jsonld.records(path))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert path.stat().st_size > 30_000_000
    assert most < 3_000_000


@pytest.mark.django_db
def test_a_folder_is_read_as_one_source(tmp_path):
    write_lines(tmp_path / "a.jsonl", job("1"))
    (tmp_path / "inner").mkdir()
    written(tmp_path / "inner", json.dumps([job("2"), job("3")]))
    written(tmp_path, f'<script type="application/ld+json">{json.dumps(job("4"))}</script>', "b.html")
    written(tmp_path, "read me", "README.txt")
    assert imported(tmp_path).counts == "added=4 updated=0 unchanged=0 closed=0 skipped=0"
    (tmp_path / "b.html").unlink()
    assert imported(tmp_path).counts == "added=0 updated=0 unchanged=3 closed=1 skipped=0"


@pytest.mark.django_db
def test_one_unreadable_file_of_a_folder_is_told_and_closes_nothing(tmp_path):
    write_lines(tmp_path / "a.jsonl", job("1"))
    write_lines(tmp_path / "b.jsonl", job("2"))
    imported(tmp_path)
    write_lines(tmp_path / "a.jsonl", job("3"))
    (tmp_path / "b.jsonl").write_text("")
    outcome = imported(tmp_path)
    assert outcome.counts == "added=1 updated=0 unchanged=0 closed=0 skipped=0"
    assert outcome.failed
    assert "b.jsonl: the file is empty" in outcome.said
