"""What a page of results has dozens of, written in Python: as templates, these took two thirds of its time.

Whatever people wrote is escaped here; the words around it are looked up once for each language.
"""

from functools import cache, lru_cache
from html import escape

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .board import ago, facts, icon, is_fresh, logo, of, places_line, salary

register = template.Library()

CARD = (
    '<article class="card{seen}">{logo}<div class="card-body"><h{level} class="card-title" lang="{language}">'
    '<a href="{url}">{title}</a></h{level}><p class="card-sub"><b>{company}</b> {places}</p></div>'
    '<div class="card-side">{save}</div><div class="card-extra">{facts}<div class="card-foot">{salary}{badges}'
    "<span>{age}</span>{easy}</div></div></article>"
)
OPTION = (
    '<div class="form-check"><input class="form-check-input" type="checkbox" name="{name}" value="{value}"'
    ' id="f-{name}-{value}" form="search-form"{checked}><label class="form-check-label" for="f-{name}-{value}">'
    "<span>{label}</span>{count}</label></div>"
)
SHOWN = 6  # tick boxes of a filter
MORE = (
    '<details class="more" id="more-{name}"{open}><summary>{words}<span class="visually-hidden">: {legend}</span>'
    "</summary>{options}</details>"
)
BOXES = '<fieldset class="facet"><legend>{legend}</legend>{options}{more}</fieldset>'
CHOICE = '<option value="{value}"{selected}>{label}{count}</option>'
SELECT = (
    '<div class="facet"><label for="f-{name}">{legend}</label><select class="form-select" id="f-{name}" name="{name}"'
    ' form="search-form"><option value="">{any}</option>{options}</select></div>'
)


@register.simple_tag(takes_context=True)
def posting_card(context, posting, level=2):
    """A job in a list, with its company and places; `marks` in the context may be left out; level 3 is below an h2."""
    kinds = of(context.get("marks"), posting.pk)
    state = posting.state
    words = words_of(get_language())
    places = places_line(posting)
    figure = salary(posting)
    return mark_safe(  # noqa: S308
        CARD.format(
            seen=" is-seen" if "seen" in kinds else "",
            logo=logo(posting.company),
            level=level,
            language=escape(posting.language),
            url=posting.get_absolute_url(),
            title=escape(posting.title),
            company=escape(posting.company.name),
            places=words["places"].format(escape(places)) if places else "",
            save=save_form(context, posting, kinds),
            facts=facts(posting),
            salary=f'<span class="card-salary">{escape(figure)}</span>' if figure else "",
            badges="".join(words[name] for name in badges(posting, state, kinds)),
            age=ago(posting.published_at),
            easy=words["easy"] if posting.easy_apply and state == "open" else "",
        )
    )


def badges(posting, state, kinds):
    """Of the ad, then of what the visitor did with it besides saving it, which the bookmark shows."""
    if state in ("closed", "paused"):
        yield state
    elif not kinds and is_fresh(posting):
        yield "new"
    for kind in ("applied", "interested", "dismissed"):
        if kind in kinds:
            yield kind
    if "seen" in kinds and "applied" not in kinds:
        yield "seen"


@cache
def words_of(_language):
    """Pieces of markup with the words of the language that is active."""

    def badge(words, kind="", symbol=""):
        classes = f"badge badge-{kind}" if kind else "badge"
        return f'<span class="{classes}">{icon(symbol) if symbol else ""}{escape(words)}</span> '

    hidden = f'<span class="visually-hidden">{escape(_("Place"))}: </span>'
    return {
        "places": f"<span>{icon('pin')} {hidden}{{}}</span>",
        "easy": f'<span class="nowrap">{icon("bolt")} {escape(_("Easy apply"))}</span>',
        "closed": badge(_("Closed"), "warn"),
        "paused": badge(_("Paused"), "warn"),
        "new": badge(_("New"), "good"),
        "applied": badge(_("Applied"), "good", "check"),
        "interested": badge(_("Interested"), "good", "heart"),
        "dismissed": badge(_("Not for me")),
        "seen": badge(_("Seen"), symbol="eye"),
    }


@register.simple_tag(takes_context=True)
def save_form(context, posting, kinds):
    """The bookmark of a job in a list, whose mark is among the visitor's `kinds`; `back` in the context is where to
    return.
    """
    back = context.get("back") or context["request"].get_full_path()
    return mark_safe(  # noqa: S308
        save_form_of("unsave" if "saved" in (kinds or ()) else "save", get_language()).format(
            pk=posting.pk,
            token=context.get("csrf_token", ""),
            back=escape(back),
            title=escape(posting.title),
        )
    )


@cache
def save_form_of(action, _language):
    """The form of any job, with names in braces to be filled in; in the language that is active."""
    saved = action == "unsave"
    path = reverse(f"applications:{action}", args=[0]).replace("/0/", "/{pk}/")
    return (
        f'<form id="save-{{pk}}" action="{path}" method="post" data-hx-post="{path}" data-hx-target="this"'
        ' data-hx-swap="outerHTML"><input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        '<input type="hidden" name="next" value="{back}">'
        f'<button class="btn btn-quiet btn-icon" id="save-button-{{pk}}" aria-pressed="{str(saved).lower()}"'
        f' aria-label="{escape(_("Saved") if saved else _("Save"))}: {{title}}">'
        f"{icon('bookmark-filled' if saved else 'bookmark')}</button></form>"
    )


@register.simple_tag
def facet_filter(facet):
    """A filter: tick boxes, the last of many folded away, or a `select` where only one can be chosen."""
    boxes = facet.multiple or facet.name == "easy"
    return mark_safe(tick_boxes(facet) if boxes else choices(facet))  # noqa: S308


def tick_boxes(facet):
    """Each with how many ads it would leave."""
    legend, language = escape(str(facet.legend)), get_language()
    boxes = [
        OPTION.format(
            name=facet.name,
            value=escape(option.value),
            checked=" checked" if option.checked else "",
            label=escape(str(option.label)),
            count=""
            if option.count is None
            else f'<span class="count">{number(option.count, language)}</span>',
        )
        for option in facet.options
    ]
    more = ""
    if folded := boxes[SHOWN:]:
        is_open = any(option.checked for option in facet.options[SHOWN:])
        more = MORE.format(
            name=facet.name,
            open=" open" if is_open else "",
            words=escape(_("More")),
            legend=legend,
            options="".join(folded),
        )
    return BOXES.format(legend=legend, options="".join(boxes[:SHOWN]), more=more)


def choices(facet):
    language = get_language()
    options = [
        CHOICE.format(
            value=escape(option.value),
            selected=" selected" if option.checked else "",
            label=escape(str(option.label)),
            count="" if option.count is None else f" ({number(option.count, language)})",
        )
        for option in facet.options
        if option.value
    ]
    return SELECT.format(
        name=facet.name, legend=escape(str(facet.legend)), any=escape(_("Any")), options="".join(options)
    )


@lru_cache(maxsize=4096)
def number(figure, _language):
    return number_format(figure, use_l10n=True)
