"""A search in words for people: its title, and the chips by which its filters are taken away one by one."""

from dataclasses import dataclass, replace

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import Company

from ..choices import Category, Contract, Hours, Language, Model

CHOICES = {"contract": Contract, "hours": Hours, "model": Model, "category": Category}


@dataclass(frozen=True)
class Chip:
    label: str
    remove_url: str


def title(search):
    """“Python developer in Essen”; the filters besides only where there are no words."""
    what = search.q
    if not what and search.category:
        what = ", ".join(str(Category(value).label) for value in search.category)
    if not what and search.company:
        what = _("Jobs at %(companies)s") % {"companies": ", ".join(company_names(search).values())}
    where = search.where_label
    if what and where:
        return _("%(what)s in %(where)s") % {"what": what, "where": where}
    if where:
        return _("Jobs in %(where)s") % {"where": where}
    return what or _("All jobs")


def details(search):
    """The filters that the title does not name, as a list of words."""
    return [chip.label for chip in chips(search, besides=("q", "where"))]


def company_names(search):
    return dict(Company.objects.filter(slug__in=search.company).values_list("slug", "name"))


def chips(search, besides=()):
    """One for each filter, or each of its values, with the address of the search without it."""
    found = []

    def add(name, label, value=None):
        if name not in besides:
            found.append(Chip(str(label), search.without_filter(name, value).url))

    if search.q:
        add("q", search.q)
    if search.where:
        add("where", around(search))
    for name, choices in CHOICES.items():
        for value in getattr(search, name):
            add(name, choices(value).label, value)
    names = company_names(search) if search.company else {}
    for slug in search.company:
        add("company", names.get(slug, slug), slug)
    if search.salary:
        amount = number_format(search.salary, 0, use_l10n=True, force_grouping=True)
        add(
            "salary",
            _("from %(amount)s %(currency)s a year") % {"amount": amount, "currency": search.currency},
        )
    if search.since:
        add(
            "since",
            ngettext("last %(days)s day", "last %(days)s days", search.since) % {"days": search.since},
        )
    if search.lang:
        add("lang", Language(search.lang).label)
    if search.easy:
        add("easy", _("Easy apply only"))
    return found


def around(search):
    if not search.has_place or search.radius == 0:
        return search.where_label
    return _("%(place)s + %(km)s km") % {"place": search.where_label, "km": search.radius}


@dataclass(frozen=True)
class Offer:
    """Another search that would find more, with how many."""

    label: str
    count: int
    url: str


def misunderstandings(search):
    """Sentences on what was typed but could not be taken at its word: never silence, never an error."""
    sentences = []
    empty = [search.q] if search.q and not search.words else []
    names_a_place = any(character.isalnum() for character in search.where)
    if search.where and not names_a_place:
        empty.append(search.where)
    sentences += [_("“%(q)s” holds nothing that can be searched for.") % {"q": typed} for typed in empty]
    for typed, meant in search.meaning.corrections:
        sentences.append(
            _("No job mentions “%(typed)s”. These mention: %(meant)s.")
            % {"typed": typed, "meant": ", ".join(meant)}
        )
    if names_a_place and not search.has_place:
        sentences.append(
            _("We don't know the place “%(where)s”: this is what names it as its location.")
            % {"where": search.where}
        )
    elif search.location.is_guess:
        sentences.append(
            _("“%(where)s” was taken for %(place)s.") % {"where": search.where, "place": search.where_label}
        )
    return sentences


def did_you_mean(search):
    """The search with a word that no job mentions put right, in each way that is likely: {"label", "url"}."""
    found = []
    for typed, meant in search.meaning.corrections:
        for word in meant:
            other = replace(search, q=search.q.replace(typed, word))
            found.append({"label": other.q, "url": other.url})
    return found


def wider(search, radii):
    """For a search without results (S6): in wider radii, and without each filter; only what would find something."""
    offers = []
    if search.has_place:
        for radius in radii:
            if radius > search.radius:
                other = replace(search, radius=radius)
                offers.append((_("within %(km)s km") % {"km": radius}, other))
    names = ("q", "where", *CHOICES, "company", "salary", "since", "lang", "easy")
    labels = {
        "q": _("without the words “%(q)s”") % {"q": search.q},
        "where": _("everywhere"),
        "contract": _("with any contract"),
        "hours": _("with any working time"),
        "model": _("with any work model"),
        "category": _("in all categories"),
        "company": _("at all companies"),
        "salary": _("with any salary"),
        "since": _("of any age"),
        "lang": _("in any language"),
        "easy": _("with any way to apply"),
    }
    offers += [
        (labels[name], search.without_filter(name))
        for name in names
        if getattr(search, name) not in ("", (), None, False)
    ]
    counted = [Offer(label, other.matches().order_by()[:1000].count(), other.url) for label, other in offers]
    return [offer for offer in counted if offer.count]
