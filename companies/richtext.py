"""Formatted text of ads and companies: stored as sanitised HTML, edited as Markdown, without any script.

Sanitised on the way in, whoever brings it (form, import, demo data), so that templates may print it as it is.
"""

import re

import nh3
from bs4 import NavigableString
from django import forms
from django.forms.widgets import Script
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdownify import ATX, MarkdownConverter

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "h3", "h4", "a"}
BLOCKS = {"p", "ul", "ol", "li", "h3", "h4"}
LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)

# The page's own headings are h1 and h2, so those in a text begin at h3. Whatever else is a block becomes a paragraph.
RENAMED = {
    **dict.fromkeys(["h1", "h2", "h3"], "h3"),
    **dict.fromkeys(["h4", "h5", "h6"], "h4"),
    **dict.fromkeys(["b", "strong"], "strong"),
    **dict.fromkeys(["i", "em"], "em"),
    **dict.fromkeys(
        ["div", "section", "article", "header", "footer", "blockquote", "pre", "tr", "dt", "dd", "p"], "p"
    ),
    **dict.fromkeys(["td", "th", "hr"], "br"),
}
# Most tags are as they shall be, and needn't be looked at one by one.
RENAMABLE = re.compile(
    rf"<(?!/?(?:p|strong|em|h3|h4)>)(/?)({'|'.join(RENAMED)})(?=[\s>/])([^<>]*)>", re.IGNORECASE
)

ITEM_OR_BLOCK = re.compile(r"<(/?)(?:(li)|p|h3|h4)>")
# Each pattern begins with letters, which are looked for much more quickly than anything else.
BREAKS = re.compile(r"<br> ?(?:<br> ?)+")
LAST_BREAKS = re.compile(r"<br>(?<!<br><br>)(?:<br>)*(</?(?:p|li|ul|ol|h3|h4)>)")
EMPTY = re.compile(r"<([a-z0-9]+)[^<>]*>\s*</\1>")

# Only what the editor's help names; the rest would surprise: "3 > 2", "C:\dir", "    indented", "---".
MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    [
        "autolink",
        "backticks",
        "blockquote",
        "code",
        "entity",
        "fence",
        "hr",
        "html_block",
        "html_inline",
        "image",
        "lheading",
        "reference",
    ]
)
MOST_LETTERS = 100_000
LONGEST = 30_000  # letters that a person writes into one field; twice a very long ad
MOST_PASSES = 20  # what one pass leaves, the next finds; people's texts are done after two or three
ITEM = re.compile(r"^(?:\\[-*+]|[•·–])\s+(?=\S)", re.MULTILINE)
GENDER_STAR = re.compile(r"(?<=[^\W_])\*(?=[^\W_])")


def sanitise(html):
    """Only our few tags, links with a scheme we know, and no empty paragraphs. Sanitising twice changes nothing."""
    html = RENAMABLE.sub(
        lambda match: f"<{match[1]}{RENAMED[match[2].lower()]}>", (html or "")[:MOST_LETTERS]
    )
    for _pass in range(MOST_PASSES):
        before, html = html, tidy(clean(html))
        if html == before:
            break
    return html


def clean(html):
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=lambda tag, name, value: (
            value if name == "rel" or LINK.match(value.strip()) else None
        ),
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )


def tidy(html):
    """One shape for what looks the same: white space collapsed, breaks instead of paragraphs in list items."""
    html = " ".join(html.replace("&nbsp;", " ").split())
    html = without_empty(flatten_items(html))
    html = re.sub(r"<a(?: rel=[^>]*)?>(.*?)</a>", r"\1", html)  # its address was refused
    html = re.sub(r"</(strong|em)>( ?)<\1>", r"\2", html)
    html = re.sub(r"(</?(?:p|ul|ol|li|h3|h4)>|<br>) ", r"\1", html)
    html = re.sub(r" (</?(?:p|ul|ol|li|h3|h4)>|<br>)", r"\1", html)
    if "<br>" in html:
        html = re.sub(r"(<(?:p|li|h3|h4)>)(?:<br>)+", r"\1", html)
        html = LAST_BREAKS.sub(r"\1", html)
        html = without_breaks_around(html.strip())
    return html.strip()


def without_empty(html):
    """Without elements that hold nothing, however deep they stand in each other; one walk, as text comes from anybody.

    The space in an empty inline element stays.
    """
    if not EMPTY.search(html):
        return html
    kept, opened = [], []  # of what is open: where it begins in `kept`, and whether it holds something
    for piece in re.split(r"(</?[a-z0-9]+[^>]*>)", html):
        if piece.startswith("</") and opened:
            start, is_filled = opened.pop()
            if not is_filled:
                space = "".join(kept[start + 1 :])
                del kept[start:]
                piece = "" if piece.strip("</>") in BLOCKS else space
        elif piece.startswith("<") and piece != "<br>":
            opened.append((len(kept), False))
            kept.append(piece)
            continue
        kept.append(piece)
        if opened and piece.strip():
            opened[-1] = (opened[-1][0], True)
    return "".join(kept)


def without_breaks_around(html):
    start, end = 0, len(html)
    while html.startswith("<br>", start):
        start += len("<br>")
    while html.endswith("<br>", start, end):
        end -= len("<br>")
    return html[start:end]


def flatten_items(html):
    """Paragraphs and headings inside a list item become lines of it."""
    if "<li>" not in html:
        return html
    depth, out, end = 0, [], 0
    for tag in ITEM_OR_BLOCK.finditer(html):
        if tag[2]:
            depth += -1 if tag[1] else 1
        elif depth:
            out += [html[end : tag.start()], "<br>"]
            end = tag.end()
    return BREAKS.sub("<br>", "".join([*out, html[end:]]))


class Converter(MarkdownConverter):
    """Escapes only what the parser above would read as Markdown, so that C++ and 3 > 2 stay as people write them."""

    def process_text(self, el, parent_tags=None):
        text = super().process_text(el, parent_tags)
        if el.previous_sibling is None or getattr(el.previous_sibling, "name", "") in BLOCKS | {"br"}:
            text = re.sub(r"^(\s*)(#{1,6}(?=\s|$)|[-+*](?=\s|$))", r"\1\\\2", text)
            text = re.sub(r"^(\s*\d{1,9})([.)](?=\s|$))", r"\1\\\2", text)
        return text

    def escape(self, text, parent_tags):
        text = re.sub(r"\\(?=[!-/:-@\[-`{-~]|$)", r"\\\\", text)
        text = re.sub(r"(?<![^\W_])\*(?!\s|$)|(?<!\s)(?<!^)\*(?![^\W_])", r"\\*", text)
        text = re.sub(r"(?<!\w)_(?!\s|$)|(?<!\s)(?<!^)_(?!\w)", r"\\_", text)
        if "a" in parent_tags:
            return re.sub(r"([\[\]])", r"\\\1", text)
        return text.replace("](", "]\\(")

    def convert_strong(self, el, text, parent_tags):
        return self.emphasised(el, text, "**")

    def convert_em(self, el, text, parent_tags):
        return self.emphasised(el, text, "*")

    def emphasised(self, el, text, mark):
        """Plain where Markdown couldn't say it: across blocks, or ending in the middle of a word."""
        bare = text.strip()
        if not bare or el.find(BLOCKS) or el.find_parent(el.name):
            return text
        before, after = neighbour(el.previous_sibling, -1), neighbour(el.next_sibling, 0)
        if mark == "*" and (before.isalnum() or after.isalnum()):
            return text
        left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        if not left and before.isalnum() and not bare[0].isalnum():
            left = " "
        if not right and after.isalnum() and not bare[-1].isalnum():
            right = " "
        return f"{left}{mark}{bare}{mark}{right}"


def neighbour(node, index):
    """The character of the text beside an element, or a space."""
    text = str(node) if isinstance(node, NavigableString) else node.get_text() if node else ""
    return text[index] if text else " "


def to_markdown(html):
    text = Converter(heading_style=ATX, bullets="-", autolinks=False).convert(html or "")
    text = re.sub(r"[ \t]+\n", "\n", text)  # a line break is a line break here, without trailing spaces
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def from_markdown(text):
    """Sanitised HTML. Single line breaks are kept, and the star in Kolleg*innen is a star."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return sanitise(MARKDOWN.render(GENDER_STAR.sub(r"\\*", lines)))


class Typed(str):
    """What a person typed into the field, already Markdown."""


def from_editor(html):
    """Markdown of what the editor sends. A line that begins with a dash or a dot is meant as an item of a list."""
    return ITEM.sub("- ", to_markdown(sanitise(html)))


class RichTextWidget(forms.Textarea):
    """A field for Markdown; where scripts run, an editor of formatted text that sends HTML beside it."""

    template_name = "components/rich_text.html"

    class Media:
        js = [Script("js/rich-text.js", defer=True)]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["html"] = from_markdown(value)
        return context

    def value_from_datadict(self, data, files, name):
        html = data.get(f"{name}-html")
        return super().value_from_datadict(data, files, name) if html is None else from_editor(html)

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}-html" not in data


class RichTextField(forms.CharField):
    """Shows stored HTML as Markdown; cleans to sanitised HTML. What was typed comes back untouched beside an error."""

    widget = RichTextWidget

    def __init__(self, **options):
        options.setdefault(
            "help_text",
            _(
                "An empty line begins a paragraph; - a list; ### a heading; **bold**; [text](https://address)."
            ),
        )
        super().__init__(max_length=LONGEST, **options)

    def bound_data(self, data, initial):
        return Typed(data or "")

    def prepare_value(self, value):
        return value if isinstance(value, Typed) else to_markdown(value)

    def has_changed(self, initial, data):
        return to_markdown(initial) != (data or "").replace("\r\n", "\n").strip()

    def clean(self, value):
        return from_markdown(super().clean(value))
