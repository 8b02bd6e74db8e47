import re

# XML has no way at all to write these (XML 1.0, section 2.2).
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text):
    return UNWRITABLE.sub("", str(text))


def cdata(text):
    """As it is: some who read such feeds know no escapes. What would end the section ends it, and begins another."""
    return f"<![CDATA[{writable(text).replace(']]>', ']]]]><![CDATA[>')}]]>"
