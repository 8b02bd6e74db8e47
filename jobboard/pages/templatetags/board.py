"""Tags that every template has: formatting only, never a query."""

from datetime import timedelta
from decimal import Decimal
from functools import cache, lru_cache
from urllib.parse import parse_qsl, urlsplit
from zlib import crc32

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from postings.choices import Contract, Hours, Model, SalaryPeriod

register = template.Library()

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
MODEL_ICONS = {"on_site": "building", "hybrid": "home", "remote": "laptop"}
MESSAGE_ICONS = {"success": "check-circle", "warning": "alert", "error": "alert"}
TINTS = 6
# Looked up here, because Django's `get_…_display` copies all choices at each call: felt on a page of 25 cards.
WORDS = {choice.value: choice.label for kind in (Contract, Hours, Model, SalaryPeriod) for choice in kind}
# The countries most ads are in; another one is shown by its two letters.
COUNTRIES = {
    "AT": _lazy("Austria"),
    "BE": _lazy("Belgium"),
    "CH": _lazy("Switzerland"),
    "CZ": _lazy("Czechia"),
    "DE": _lazy("Germany"),
    "DK": _lazy("Denmark"),
    "ES": _lazy("Spain"),
    "FR": _lazy("France"),
    "GB": _lazy("United Kingdom"),
    "IT": _lazy("Italy"),
    "LI": _lazy("Liechtenstein"),
    "LU": _lazy("Luxembourg"),
    "NL": _lazy("Netherlands"),
    "PL": _lazy("Poland"),
    "US": _lazy("United States"),
}


@register.simple_tag
def site_name():
    """For pages that are rendered without a request, where the context has no `site_name`."""
    return settings.SITE_NAME


@register.simple_tag
@cache
def icon(name, size=""):
    """A decorative symbol of static/icons.svg; what it means must stand beside it in words."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" icon-{size}" if size else "",
        static("icons.svg"),
        name,
    )


@register.filter
def message_icon(message):
    return MESSAGE_ICONS.get(message.level_tag, "info")


@register.filter
def salary(posting):
    """The employer's own figure, "€52,000 – 64,000 per year"; empty if none was given."""
    figures = posting.salary_min, posting.salary_max, posting.salary_currency, posting.salary_period
    return money(*figures, get_language())


@register.filter
def named_salary(snapshot):
    """Likewise, out of the copy that was made when it was named to somebody."""
    return money(snapshot["min"], snapshot["max"], snapshot["currency"], snapshot["period"], get_language())


@register.filter
def estimated_salary(estimate):
    """The board's figure, in the same words; what surrounds it must say whose it is."""
    return money(estimate.low, estimate.high, estimate.currency, estimate.period, get_language())


@lru_cache(maxsize=4096)
def money(low, high, currency, period, _language):
    """In the language that is active."""
    if low is None and high is None:
        return ""
    amounts = [amount(value) for value in (low, high) if value is not None]
    figure = " – ".join(dict.fromkeys(amounts))
    currency = SYMBOLS.get(currency, f"{currency}\u00a0")
    # Translators: 52,000 with its currency; German writes the amount first.
    words = pgettext("money", "%(currency)s%(figure)s") % {"currency": currency, "figure": figure}
    if high is None:
        words = _("from %(money)s") % {"money": words}
    elif low is None:
        words = _("up to %(money)s") % {"money": words}
    return f"{words.strip()} {WORDS[period]}"


def amount(value):
    """Cents only where there are some: 52,000 but 17.50."""
    value = Decimal(value)
    return number_format(value, decimal_pos=0 if value == value.to_integral() else 2, force_grouping=True)


@register.filter
def ago(moment):
    """`<time>` with the exact date in the markup and "1 week ago" to read."""
    if not moment:
        return ""
    language = get_language()
    opened = opened_time(moment.replace(second=0, microsecond=0), language)
    words = age_in_words(*age_in_units(timezone.now() - moment), language)
    return mark_safe(f"{opened}{escape(words)}</time>")  # noqa: S308


@lru_cache(maxsize=4096)
def opened_time(moment, _language):
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">',
        local.isoformat(timespec="minutes"),
        date_format(local, "DATETIME_FORMAT"),
    )


@register.filter
def age_of(moment):
    """ "1 week ago" without markup, for plain texts."""
    return age(timezone.now() - moment)


def age(span):
    return age_in_words(*age_in_units(span), get_language())


def age_in_units(span):
    """In the one largest unit: nobody reads "1 week, 2 days, 4 hours"."""
    seconds, days = int(span.total_seconds()), span.days
    if days < 1:
        if seconds < 3600:
            return "minute", max(seconds // 60, 0)
        return "hour", seconds // 3600
    if days < 7:
        return "day", days
    if days < 35:
        return "week", days // 7
    return ("month", days // 30) if days < 365 else ("year", days // 365)


@lru_cache(maxsize=1024)
def age_in_words(unit, n, _language):
    """In the language that is active."""
    if unit == "minute" and n < 1:
        return _("just now")
    words = {
        "minute": lambda: ngettext("%(n)d minute ago", "%(n)d minutes ago", n),
        "hour": lambda: ngettext("%(n)d hour ago", "%(n)d hours ago", n),
        "day": lambda: ngettext("%(n)d day ago", "%(n)d days ago", n),
        "week": lambda: ngettext("%(n)d week ago", "%(n)d weeks ago", n),
        "month": lambda: ngettext("%(n)d month ago", "%(n)d months ago", n),
        "year": lambda: ngettext("%(n)d year ago", "%(n)d years ago", n),
    }
    return words[unit]() % {"n": n}


@register.filter
def is_fresh(posting):
    return bool(posting.published_at) and timezone.now() - posting.published_at < timedelta(days=2)


@register.simple_tag
def facts(posting, size=""):
    """Contract type, working time and work model, each a fact of its own."""
    return facts_list(posting.contract, posting.hours, posting.model, size, get_language())


@lru_cache(maxsize=2048)
def facts_list(contract, hours, model, size, language):
    """There are few different ones, and a page of results shows 25. In the language that is active."""
    found = [
        ("contract", _("Contract"), WORDS[contract]),
        ("clock", _("Working time"), WORDS[hours]),
        (MODEL_ICONS[model], _("Work model"), WORDS[model]),
    ]
    return format_html(
        '<ul class="facts{}">{}</ul>',
        f" facts-{size}" if size else "",
        format_html_join(
            "",
            '<li>{}<span><span class="visually-hidden">{}: </span>{}</span></li>',
            ((icon(symbol), name, words) for symbol, name, words in found),
        ),
    )


@register.simple_tag
def logo(company, size=""):
    """The logo, else initials on one of the quiet colours, always the same one. Decorative: the name stands beside."""
    return logo_markup(company.name, company.initials, company.logo.url if company.logo else "", size)


@lru_cache(maxsize=2048)
def logo_markup(name, initials, url, size):
    inside = initials
    if url:
        lazily = "" if size == "lg" else mark_safe(' loading="lazy"')
        inside = format_html('<img src="{}" alt="" width="72" height="72"{}>', url, lazily)
    classes = f"logo logo-{size}" if size else "logo"
    return format_html(
        '<span class="{} tint-{}" aria-hidden="true">{}</span>', classes, crc32(name.encode()) % TINTS, inside
    )


@register.filter
def places_line(posting, most=2):
    """ "Essen, Dortmund and 3 more"."""
    names = list(dict.fromkeys(posting.localities))
    more = len(names) - most
    line = ", ".join(names[:most])
    if more > 0:
        return ngettext("%(places)s and %(n)d more", "%(places)s and %(n)d more", more) % {
            "places": line,
            "n": more,
        }
    return line


@register.filter
def of(marks, key):
    """`marks|of:posting.pk`: what the dictionary holds for the key, else nothing."""
    return marks.get(key, ()) if marks else ()


@register.filter
def query_pairs(query):
    """The (name, value) pairs of a query string, for the hidden fields of a form."""
    return parse_qsl(query or "")


@register.filter
def country(code):
    return COUNTRIES.get(code, code)


@register.filter
def host(url):
    """ "https://www.example.org/jobs" → "example.org" """
    return (urlsplit(url).hostname or url).removeprefix("www.")
