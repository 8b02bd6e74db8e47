"""Screening questions of all kinds (A3), asked, answered and kept with their wording."""

import pytest

from accounts.models import Document
from applications.models import Answer, Application
from tests import uploads
from tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def signed_in(client, candidate):
    client.force_login(candidate)


@pytest.fixture
def ask(posting):
    def make(kind, **values):
        return QuestionFactory(posting=posting, kind=kind, text=f"About {kind}?", **values)

    return make


@pytest.fixture
def answer(client, apply_url, fields):
    def post(question, value):
        return client.post(apply_url, fields(**{f"question_{question.pk}": value}))

    return post


@pytest.mark.parametrize(
    ("kind", "choices", "given", "kept", "words"),
    [
        ("short_text", [], "Yes <b>", "Yes <b>", "Yes &lt;b&gt;"),
        ("long_text", [], "One\r\nTwo", "One\r\nTwo", "One<br>Two"),
        ("yes_no", [], "no", "no", "No"),
        ("one_of", ["A, B", "C"], "A, B", "A, B", "A, B"),
        ("several_of", ["A", "B", "C"], ["A", "C"], ["A", "C"], "A, C"),
        ("number", [], "3.50", "3.5", "3.5"),
        ("number", [], "1000", "1000", "1000"),
        ("date", [], "2026-03-01", "2026-03-01", "1 March 2026"),
    ],
)
def test_answer_is_kept_and_shown_with_its_question(client, ask, answer, kind, choices, given, kept, words):
    question = ask(kind, choices=choices)
    assert answer(question, given).status_code == 302
    row = Answer.objects.get()
    assert (row.question_text, row.value) == (f"About {kind}?", kept)
    question.text = "Changed"
    question.save()
    page = client.get(row.application.get_absolute_url()).content.decode()
    assert f"About {kind}?" in page
    assert f"<dd>{words}</dd>" in page


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("one_of", "Z"),
        ("several_of", ["A", "Z"]),
        ("yes_no", "perhaps"),
        ("number", "many"),
        ("date", "soon"),
    ],
)
def test_answer_that_does_not_fit_is_refused_beside_the_question(ask, answer, kind, bad):
    response = answer(ask(kind, choices=["A", "B"]), bad)
    assert response.status_code == 200
    assert "invalid-feedback" in response.content.decode()
    assert not Application.objects.exists()


@pytest.mark.parametrize("kind", ["short_text", "yes_no", "one_of", "several_of", "number", "date", "file"])
def test_required_question_must_be_answered_and_another_need_not(ask, answer, kind):
    question = ask(kind, choices=["A", "B"], required=True)
    assert "This field is required" in answer(question, []).content.decode()
    question.required = False
    question.save()
    assert answer(question, []).status_code == 302


def test_requirement_is_said_before_and_flagged_after_but_rejects_nobody(client, ask, answer, apply_url):
    question = ask("yes_no", must_be="yes", required=True)
    assert "The company asks for: Yes" in client.get(apply_url).content.decode()
    assert answer(question, "no").status_code == 302
    row = Answer.objects.get()
    assert (row.meets_requirement, row.required_answer) == (False, "yes")


def test_one_of_several_choices_can_meet_a_requirement(ask, answer):
    answer(ask("several_of", choices=["A", "B"], must_be="B"), ["A", "B"])
    assert Answer.objects.get().meets_requirement


def test_retired_question_is_not_asked(client, ask, apply_url, posting):
    question = ask("short_text")
    question.retired_at = posting.published_at
    question.save()
    assert question.text not in client.get(apply_url).content.decode()


def test_file_answers_a_question_and_can_be_downloaded_by_the_candidate_only(client, ask, answer, candidate):
    answer(ask("file"), uploads.pdf(name="diploma.pdf"))
    row = Answer.objects.get()
    assert row.document.name == "diploma.pdf"
    assert row.document not in candidate.documents.all()
    url = f"{row.application.get_absolute_url()}files/{row.pk}/"
    assert url in client.get(row.application.get_absolute_url()).content.decode()
    assert client.get(url).headers["Content-Disposition"].endswith('filename="diploma.pdf"')


def test_refused_file_is_explained_beside_its_question(ask, answer):
    page = answer(ask("file"), uploads.sample("encrypted-file.pdf")).content.decode()
    assert "protected by a password" in page
    assert not Document.objects.filter(owner=None).exists()


def test_uploaded_answer_is_kept_when_something_else_is_wrong(client, ask, apply_url, fields):
    name = f"question_{ask('file', required=True).pk}"
    form = fields(**{name: uploads.pdf(name="diploma.pdf"), "name": ""})
    page = client.post(apply_url, form).content.decode()
    staged = Document.objects.staged().get()
    assert f'name="{name}_kept" value="{staged.pk}"' in page
    assert "Kept: diploma.pdf" in page
    client.post(apply_url, form | {name: "", "name": "Jo", f"{name}_kept": str(staged.pk)})
    assert Answer.objects.get().document == staged
