"""Fields of Word, in DOCX as in RTF: the first word of the instruction says what one does."""

import re

from .limits import Refused, is_remote, refuse_link

RUNS = re.compile(
    r'[\s"\\]*(DDEAUTO|DDE|INCLUDETEXT|INCLUDE|IMPORT|LINK|EMBED|DATABASE|RD|CONTROL|HTMLCONTROL|QUOTE\s+\d+\s+\d+)\b',
    re.IGNORECASE,
)
LEADS = re.compile(r'[\s"\\]*(HYPERLINK|INCLUDEPICTURE)\s+(?:\\[a-z]\s+)*"?\s*([^"]*)', re.IGNORECASE)


def refuse_field(instruction):
    if RUNS.match(instruction):
        raise Refused("active")
    if leads := LEADS.match(instruction):
        target = leads[2].replace("\\\\", "\\")
        refuse_link(target)
        if leads[1].upper() == "INCLUDEPICTURE" and is_remote(target):
            raise Refused("external")


def refuse_field_as_word(instruction):
    """A field that begins in another one, where its first word belongs, says in disguise what that one does."""
    if not instruction.strip():
        raise Refused("active")
