import pytest
from django.urls import reverse
from django.utils import timezone

from companies.models import Role
from places.folding import fold
from postings.forms import LastDayField, PostingForm, PostingPlaceForm, QuestionForm, written
from postings.models import PostingPlace
from tests.admin.crawler import Fields
from tests.factories import MembershipFactory, PlaceFactory, PostingFactory

pytestmark = pytest.mark.django_db


def names(place):
    """As the gazetteer's loading would have made them."""
    place.names.create(folded=fold(place.name), weight=place.population)
    return place


def saved(form):
    assert form.is_valid()
    return form.save()


def question(**values):
    return QuestionForm({"text": "Do you drive?", "kind": "yes_no", "position": "0"} | values)


def test_a_place_is_looked_up_and_kept_with_its_point():
    essen = names(PlaceFactory(name="Essen"))
    form = PostingPlaceForm(
        {"where": "Essen", "street": "Hauptstr. 1"}, instance=PostingPlace(posting=PostingFactory())
    )
    row = saved(form)
    assert (row.place, row.locality, row.country) == (essen, "Essen", "DE")
    assert (row.latitude, row.longitude) == (essen.latitude, essen.longitude)
    assert form.remark == ""


def test_namesakes_are_told_so_that_one_can_choose_by_typing():
    names(PlaceFactory(name="Essen"))
    names(PlaceFactory(name="Essen", region="Niedersachsen", parent="Oldenburg", population=9000, beside=150))
    form = PostingPlaceForm({"where": "Essen"}, instance=PostingPlace(posting=PostingFactory()))
    row = saved(form)
    assert row.place.population == 593085
    assert "Essen (Oldenburg, Niedersachsen)" in form.remark
    other = PostingPlaceForm({"where": "Essen (Oldenburg, Niedersachsen)"}, instance=row)
    assert saved(other).place.population == 9000


def test_an_unknown_place_is_kept_as_written_and_said():
    row = PostingPlace(posting=PostingFactory())
    form = PostingPlaceForm({"where": "Nirgendwo am See"}, instance=row)
    row = saved(form)
    assert (row.place, row.locality, row.latitude) == (None, "Nirgendwo am See", None)
    assert "Nirgendwo am See" in form.remark


def test_reading_a_place_again_changes_nothing():
    names(PlaceFactory(name="Essen"))
    row = saved(PostingPlaceForm({"where": "Essen"}, instance=PostingPlace(posting=PostingFactory())))
    form = PostingPlaceForm({"where": written(row)}, instance=row)
    assert form.is_valid()
    assert not form.has_changed()


@pytest.mark.parametrize(
    "text",
    [
        "What is your current salary?",
        "What was your last monthly pay?",
        "Wie hoch ist Ihr aktuelles Gehalt?",
        "Ihr bisheriges Jahresgehalt?",
        "Was verdienen Sie derzeit?",
        "What do you currently earn?",
    ],
)
def test_questions_about_past_pay_are_refused(text):
    assert "text" in question(text=text, kind="short_text").errors


@pytest.mark.parametrize(
    "text", ["What salary would you like?", "Ihre Gehaltsvorstellung?", "Verdienen Sie Vertrauen?"]
)
def test_other_questions_are_fine(text):
    assert question(text=text, kind="short_text").is_valid()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"must_be": "perhaps"}, "must_be"),
        ({"kind": "one_of", "choices": "A\nB", "must_be": "C"}, "must_be"),
        ({"kind": "short_text", "must_be": "x"}, "must_be"),
        ({"kind": "one_of", "choices": "A"}, "__all__"),
    ],
)
def test_a_required_answer_must_be_possible(values, field):
    assert field in question(**values).errors


def test_choices_are_lines_without_repeats_and_empty_ones():
    form = question(kind="several_of", choices=" A \r\n\r\nB\r\nA", must_be="B")
    assert form.is_valid()
    assert form.cleaned_data["choices"] == ["A", "B"]


def posting_form(**values):
    fields = ["title", "salary_min", "salary_max", "salary_currency", "remote_countries"]
    kind = type("Form", (PostingForm,), {"Meta": type("Meta", (PostingForm.Meta,), {"fields": fields})})
    return kind({"title": "Gardener"} | values)


def test_a_salary_without_a_currency_is_in_the_boards_own():
    form = posting_form(salary_min="40000")
    assert form.is_valid()
    assert form.cleaned_data["salary_currency"] == "EUR"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"salary_currency": "Euro"}, "salary_currency"), ({"remote_countries": "DEU"}, "remote_countries")],
)
def test_codes_are_checked(values, field):
    assert field in posting_form(**values).errors


def test_countries_are_written_as_people_do():
    form = posting_form(remote_countries="de, At")
    assert form.is_valid()
    assert form.cleaned_data["remote_countries"] == ["DE", "AT"]


@pytest.mark.parametrize(
    ("button", "leads_to", "state"),
    [("_continue", "change", "draft"), ("_publish", "change", "open"), ("_preview", "preview", "draft")],
)
def test_buttons_below_the_form_save_first(client, button, leads_to, state):
    me = MembershipFactory(role=Role.RECRUITER)
    client.force_login(me.user)
    posting = PostingFactory(company=me.company, draft=True, paid=True, places=["Essen"], title="Old")
    change = reverse("admin:postings_posting_change", args=[posting.pk])
    preview = reverse("posting_preview", args=[posting.pk])
    fields = Fields(client.get(change).content.decode()).values
    data = {name: value for name, value in fields.items() if "__prefix__" not in name}
    answer = client.post(change, data | {"title": "Forester", button: "1"})
    assert answer.url == {"change": change, "preview": preview}[leads_to]
    posting.refresh_from_db()
    assert (posting.title, posting.state) == ("Forester", state)


def test_the_last_day_is_meant_to_its_end():
    field = LastDayField()
    assert timezone.localtime(field.clean("2030-05-01")).strftime("%d %H:%M") == "01 23:59"
    assert not field.has_changed(field.clean("2030-05-01"), "2030-05-01")
    assert field.has_changed(field.clean("2030-05-01"), "2030-05-02")
