import pytest

from accounts.uploads import cv_text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("John Doe\nWelder", "John Doe"),
        ("Lebenslauf\nJörg von der Müller-Lüdenscheidt", "Jörg von der Müller-Lüdenscheidt"),
        ("ADA LOVELACE", "Ada Lovelace"),
        ("Last updated in Mar 2026\nJohn Doe", "John Doe"),
        ("Curriculum Vitae\nWelder with 10 years of experience", ""),
        ("john doe", ""),
        ("Madonna", ""),
        ("Senior Engineer For Rail Vehicles And More", ""),
        ("", ""),
    ],
)
def test_name_is_taken_from_the_first_line_only_if_it_looks_like_one(text, name):
    assert cv_text.facts(text)["name"] == name


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Mail: Ada.L+jobs@Example.org.", "ada.l+jobs@example.org"),
        ("ada@example.org or referee@example.com", ""),
        ("ada at example", ""),
    ],
)
def test_email_is_taken_if_it_is_the_only_one(text, email):
    assert cv_text.facts(text)["email"] == email


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("+49 (0)201 / 123456", "+49 201 123456"),
        ("Tel. 0201 123456", "+49 201 123456"),
        ("01.10.2019 - 31.12.2023", ""),
        ("2019 2020 2021", ""),
    ],
)
def test_telephone_number_is_taken_if_it_says_that_it_is_one(text, phone):
    assert cv_text.facts(text)["phone"] == phone
