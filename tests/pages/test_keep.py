import pytest
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils import translation


def template(text):
    return engines["django"].from_string(text)


def test_what_is_kept_is_laid_out_once_for_the_same_values():
    kept = template("{% keep here=here %}{{ here }}{% cycle 'a' 'b' %}{% endkeep %}")
    assert [kept.render({"here": word}) for word in ("one", "two", "one")] == ["onea", "twoa", "onea"]


def test_what_is_kept_follows_the_language():
    kept = template('{% load i18n %}{% keep %}{% translate "Salary" %}{% endkeep %}')
    with translation.override("en"):
        english = kept.render({})
    with translation.override("de"):
        assert kept.render({}) == "Gehalt"
    assert english == "Salary"


def test_nothing_of_a_visitor_gets_into_what_is_kept():
    kept = template("{% keep %}{{ name }}{{ request.path }}{{ csrf_token }}{% endkeep %}")
    assert kept.render({"name": "Ada"}, RequestFactory().get("/account/")) == ""


def test_what_is_kept_escapes_its_values():
    kept = template("{% keep name=name %}{{ name }}{% endkeep %}")
    assert kept.render({"name": "<b>"}) == "&lt;b&gt;"


def test_keep_takes_nothing_without_a_name():
    with pytest.raises(TemplateSyntaxError, match="name=value"):
        template("{% keep here %}{% endkeep %}")
