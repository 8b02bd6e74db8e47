from django import forms
from django.utils.translation import gettext_lazy as _

from postings.search.query_string import DEFAULT_RADIUS, RADII


class SearchForm(forms.Form):
    """Lays out the search box; what was typed is read by JobSearch, which never refuses anything."""

    q = forms.CharField(label=_("Job title, skill or company"), required=False, max_length=200)
    where = forms.CharField(label=_("City or postal code"), required=False, max_length=200)
    radius = forms.TypedChoiceField(
        label=_("Radius"),
        required=False,
        coerce=int,
        choices=[(km, f"{km} km") for km in RADII],
        widget=forms.Select(attrs={"data-default": DEFAULT_RADIUS}),  # site.js keeps it out of the address
    )

    @classmethod
    def of(cls, search):
        return cls(initial={"q": search.q, "where": search.where_text, "radius": search.radius})
