"""What the style guide shows: unsaved rows, so that it needs no database."""

import re
from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.utils import timezone

from applications.models import Status
from companies.models import Company
from postings.models import Posting


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As the company should read it.")
    email = forms.EmailField(label="Your email")
    message = forms.CharField(label="Message", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    cv = forms.FileField(label="CV", help_text="PDF, DOCX, ODT, RTF or TXT to 10 MB.")
    hours = forms.ChoiceField(
        label="Working time",
        widget=forms.RadioSelect,
        choices=[("full_time", "Full time"), ("part_time", "Part time")],
    )
    contract = forms.ChoiceField(label="Contract", choices=[("", "Any"), ("permanent", "Permanent contract")])
    model = forms.MultipleChoiceField(
        label="Work model",
        widget=forms.CheckboxSelectMultiple,
        choices=[("on_site", "On site"), ("hybrid", "Home office possible"), ("remote", "Fully remote")],
        required=False,
    )
    terms = forms.BooleanField(label="Tell the company that I am interested", required=False)


def sample_posting(pk, title, company, places, **fields):
    posting = Posting(
        pk=pk, title=title, company=company, published_at=timezone.now() - fields.pop("age"), **fields
    )
    posting.localities = places
    return posting


def sample_postings():
    railway = Company(
        pk=1, name="Ruhrbahn Signaltechnik", slug="ruhrbahn", industry="Railway", verified_at=timezone.now()
    )
    clinic = Company(pk=2, name="Klinik am Park", slug="klinik", industry="Health and care")
    studio = Company(pk=3, name="Atelier Nordlicht", slug="nordlicht", industry="Design")
    for company, count in ((railway, 12), (clinic, 1), (studio, 4)):
        company.open_count = count
    return [
        sample_posting(
            1,
            "Senior Machine Learning Engineer (m/f/d)",
            railway,
            ["Essen"],
            age=timedelta(days=7),
            language="en",
            model="hybrid",
            salary_min=68000,
            salary_max=84000,
            salary_currency="EUR",
        ),
        sample_posting(
            2,
            "Pflegefachkraft (m/w/d) für die Intensivstation",
            clinic,
            ["Dortmund", "Bochum", "Witten"],
            age=timedelta(hours=5),
            hours="full_or_part_time",
            salary_min=21.5,
            salary_currency="EUR",
            salary_period="hour",
        ),
        sample_posting(
            3,
            "Werkstudent Grafikdesign",
            studio,
            [],
            age=timedelta(days=40),
            contract="working_student",
            hours="part_time",
            model="remote",
            easy_apply=False,
            apply_url="https://example.org/",
        ),
    ]


def tokens(kind):
    """The names of its steps in the style sheet."""
    css = (settings.BASE_DIR / "static" / "css" / "site.css").read_text()
    return re.findall(rf"--{kind}-([\w-]+):", css)


def styleguide_context():
    postings = sample_postings()
    sprite = settings.BASE_DIR / "static" / "icons.svg"
    form = SampleForm(data={"email": "not an address"}, files={})
    form.add_error(None, "The form was not sent yet: two fields need your attention.")
    levels = ((20, "Something worth knowing."), (25, "Your application was sent."))
    levels += ((30, "This job closes tomorrow."), (40, "The file is larger than 10 MB."))
    return {
        "postings": postings,
        "companies": [posting.company for posting in postings],
        "marks": {2: ["saved"], 3: ["seen", "applied"]},
        "form": form,
        "samples": [Message(level, text) for level, text in levels],
        "tokens": ["ground", "paper", "sunken", "ink", "ink-soft", "line", "line-strong", "accent"]
        + ["accent-soft", "danger", "danger-soft", "warn", "warn-soft", "night", "signal"],
        "sizes": tokens("text"),
        "spaces": tokens("space"),
        "corners": tokens("radius"),
        "statuses": Status.labels,
        "icons": re.findall(r'symbol id="([\w-]+)"', sprite.read_text()),
        "apply_states": [
            SimpleNamespace(state=state, url="#", date=timezone.now())
            for state in ("apply", "draft", "applied", "withdrawn", "external")
        ],
    }
