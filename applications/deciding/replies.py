"""Texts with placeholders: a fixed few words in braces are replaced, and nothing is ever run as a template."""

import re

from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

MEANINGS = {
    "name": _("the candidate's name"),
    "title": _("the title of the ad"),
    "company": _("the company"),
    "recruiter": _("your name"),
}
IN_BRACES = re.compile(r"\{\s*(\w+)\s*\}")


def unknown_in(text):
    """The words in braces that mean nothing here; a candidate must not get to read those."""
    return [word for word in IN_BRACES.findall(text) if word not in MEANINGS]


def fill(text, application, by):
    """In one pass, so that a candidate whose name has braces is not replaced in turn."""
    words = {
        "name": application.name,
        "title": application.ad.get("title", ""),
        "company": application.ad.get("company", ""),
        "recruiter": by.display_name if by else "",
    }
    return IN_BRACES.sub(lambda found: words.get(found[1], found[0]), text)


def help_text():
    return format_html_join(", ", "<code>{{{}}}</code> {}", MEANINGS.items())
