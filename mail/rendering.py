"""A mail out of its templates: `<app>/emails/<name>.subject.txt`, `.txt` and `.html`, text first."""

import re
from functools import cache

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string

# At-rules stay in the head: they carry dark mode and the small screen.
inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

CHARSET = '<meta charset="utf-8">'
NEXT = "<!--next-->"
LONG = 600
COMMENT = re.compile(r"<!--([\w-]+)-->")


def compose(
    delivery, template, context=None, *, from_email=None, headers=None, unsubscribe_url="", rows=None
):
    """The message of one delivery; `template` is "alerts/digest", for instance.

    A POST to `unsubscribe_url` ends mails of this kind without a further question (RFC 8058). `rows` are pieces of the
    HTML that `inline_rows` has made ready: each takes the place of a comment, its name.
    """
    app, name = template.split("/")
    path = f"{app}/emails/{name}"
    context = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "language": delivery.language,
        **(context or {}),
    }
    message = EmailMultiAlternatives(
        subject=" ".join(as_text(f"{path}.subject.txt", context).split()),
        body=re.sub(r"\n{3,}", "\n\n", as_text(f"{path}.txt", context)).strip() + "\n",
        from_email=from_email or settings.DEFAULT_FROM_EMAIL,
        to=[delivery.to],
        headers=(one_click(unsubscribe_url) if unsubscribe_url else {}) | (headers or {}),
    )
    html = inline(render_to_string(f"{path}.html", context))
    if rows:
        html = COMMENT.sub(lambda comment: rows.get(comment[1], comment[0]), html)
    message.attach_alternative(html, "text/html")
    return message


def one_click(url):
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def as_text(template, context):
    """Nothing is escaped here: a plain text would show `&amp;`."""
    return get_template(template).template.render(Context(context, autoescape=False))


def inline(html):
    """Mail clients drop style sheets, so each rule goes to its elements; what only indents is left out."""
    whole = html.replace("</head>", f"<style>{style()}</style></head>", 1)
    inlined = re.sub(r"\n\s+", "\n", inliner.inline(whole))
    # The inliner puts the rules that it keeps first, and the charset must stand in the first 1,024 bytes.
    return inlined.replace(CHARSET, "", 1).replace("<head>", f"<head>{CHARSET}", 1)


def inline_rows(pieces):
    """Of rows of tables that stand in many mails: to go through them takes far longer than to put them in."""
    whole = inline(f"<html><head>{CHARSET}</head><body><table>{NEXT.join(pieces)}</table></body></html>")
    rows = whole[whole.index("<tr") : whole.rindex("</tr>") + len("</tr>")].split(NEXT)
    return [in_few_lines(row) for row in rows]


def in_few_lines(html):
    """A mail is written line by line. One of more than 998 bytes would be encoded, and a link may grow yet."""
    lines, size = [], 0
    for line in html.split("\n"):
        length = len(line.encode()) + 1
        if lines and size + length < LONG:
            lines[-1] += f" {line}"
            size += length
        else:
            lines.append(line)
            size = length
    return "\n".join(lines)


@cache
def style():
    return render_to_string("mail/style.css")
