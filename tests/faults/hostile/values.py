"""Values that nobody means well, as bytes, and bodies that are none."""

import json
from pathlib import Path
from urllib.parse import quote_from_bytes

# The Big List of Naughty Strings, see tests/pages/data/blns.LICENSE.
NAUGHTY = json.loads((Path(__file__).parents[2] / "pages" / "data" / "blns.json").read_text(encoding="utf-8"))
LARGE = 100_000
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=xXx"

OWN = [
    # Texts that aren't, and texts that are unusual.
    "\0", "a\0b", "%00", "%2500", "\ud800", "a\udfffb", "\ufeff", "\u202eabc", "é" * 300, "𝕏" * 300, "👩‍👩‍👧‍👦" * 40,
    "a\r\nX-Injected: y", "\x1b[31m", "\x7f\x08", " ", "\t\n", "", "a" * 5000, "(" * 5000, '"' * 5000,
    # Numbers, dates and times out of range.
    "1" + "0" * 30, "-1", "0", "-0", "2147483648", "-2147483649", "9223372036854775808", "0x10", "1_000", "٣", "½",
    "NaN", "inf", "-Infinity", "1e400", "1e-400", "1,5", "1.5.5", "+", "00000000000000000000001", "1,2,3", "1;2",
    "0000-00-00", "0001-01-01", "9999-12-31T23:59:59", "10000-01-01", "2026-02-30", "24:00", "2026-10-25T02:30",
    # Injections: SQL and search words, HTML, templates, paths and addresses.
    "' OR 1=1 --", "'; DROP TABLE x; --", "\\", "\\'", "%", "_", "*", "a & !b <-> :* |", "$$", "E'\\x'",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "<p>" * 2000, "]]>",
    "{{ settings.SECRET_KEY }}", "{% debug %}", "{0.__class__}", "%(a)s", "%s%n", "${7*7}", "=cmd|' /C calc'!A0",
    "../../../etc/passwd", "..\\..\\x", "/etc/passwd", "file:///etc/passwd", "//evil.example", "http://127.0.0.1:1/",
    "http://[", "https://exa mple", "http://\ud800", "mailto:a@b", "a" * 255 + ".example", ".", "/", "//",
    "a@b@c", "x" * 300 + "@example.org", '"a b"@example.org', "ü@exämple.org", "a@[127.0.0.1]", "a@\0.de", "@",
    # Of other kinds.
    "00000000-0000-0000-0000-000000000000", "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz", "True", "null", "[]", "{}",
    "[" * 5000, '{"a":' * 5000, '{"a": "\\u0000"}', '"\\ud800"', "[1e999]",
]  # fmt: skip
BROKEN = [
    b"\xff\xfe",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xfcber",
    b"a\x80",
    b"\xf4\x90\x80\x80",
    b"+ADw-b+AD4-",
]
VALUES = [value.encode("utf-8", "surrogatepass") for value in OWN] + BROKEN
BLNS = [value.encode("utf-8", "surrogatepass") for value in NAUGHTY]
# What fits into no address; in bodies only.
HUGE = [b"a" * LARGE, b"a " * (LARGE // 2), "ß".encode() * (LARGE // 2), b"<b>" * (LARGE // 3), b"[" * LARGE]
BROKEN_JSON = [b"", b"\xff", b"null", b"[]", b"1", b'"a"', b"{", b'{"a": NaN, "a": 1}']
BROKEN_JSON += [b"[" * 50_000, b'{"a":' * 50_000]
JSON_LEAVES = [None, True, -1, 10**30, 1.5, "", "a\0b", "\ud800", "x" * 5000, [], {}, [[]], {"": None}]


def escaped(value):
    return quote_from_bytes(value, safe="")


def encoded(pairs):
    """As a form is sent, names too being whatever they are."""
    return "&".join(f"{escaped(as_bytes(name))}={escaped(as_bytes(value))}" for name, value in pairs).encode()


def as_bytes(value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def multipart(pairs, boundary=b"xXx", end=True):
    """Pairs of a name and a value; a value that is a tuple is a file's (name, content)."""
    parts = []
    for name, value in pairs:
        head = b'Content-Disposition: form-data; name="%s"' % as_bytes(name)
        if isinstance(value, tuple):
            head += b'; filename="%s"\r\nContent-Type: application/pdf' % as_bytes(value[0])
            value = value[1]
        parts.append(b"--%s\r\n%s\r\n\r\n%s\r\n" % (boundary, head, as_bytes(value)))
    return b"".join(parts) + (b"--%s--\r\n" % boundary if end else b"")


def broken_bodies(pairs):
    """(content type, body): bodies that are cut off, wrongly named, wrongly encoded, or none at all."""
    form, parts = encoded(pairs), multipart(pairs)
    for charset in ("utf-16", "utf-7", "nonsense", "idna", "base64", "\xff"):
        yield f"{FORM}; charset={charset}", form
        yield f"{PARTS}; charset={charset}", parts
    for boundary in ("", "; boundary=", "; boundary=other", "; boundary=\xff", "; boundary=" + "x" * 300):
        yield f"multipart/form-data{boundary}", parts
    for body in broken_parts(pairs, parts):
        yield PARTS, body
    for kind in ("", "text/plain", "multipart/mixed; boundary=xXx", ";;;"):
        yield kind, form
    yield FORM, form + b"&%&=&&==&%zz=%"
    yield FORM, b"&".join([form] * 2 + [b"x[%d]=1" % number for number in range(6000)])
    yield "application/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"


def broken_parts(pairs, parts):
    yield from [b"", b"--xXx", parts[: len(parts) // 2], multipart(pairs, end=False)]
    yield multipart([(name, (b"../../a\0b\r\n.pdf", b"%PDF-1.4 \0")) for name, _ in pairs])
    yield multipart([*pairs, (b"a\0b", b"1"), (b"", b"")])
    yield parts.replace(b"form-data;", b"form-data; filename*=utf-16''%00;")
    for header in (b"Content-Transfer-Encoding: base64", b"Content-Type: text/plain; charset=nonsense"):
        yield parts.replace(b"\r\n\r\n", b"\r\n%s\r\n\r\n" % header)


def nested(keys, random, depth=3):
    """JSON of these keys, its leaves being of the wrong kind."""
    if not depth or random.random() < 0.3:
        return random.choice(JSON_LEAVES)
    if random.random() < 0.3:
        return [nested(keys, random, depth - 1) for _ in range(random.randint(1, 3))]
    some = random.sample(keys, min(len(keys), random.randint(1, 8)))
    return {key: nested(keys, random, depth - 1) for key in some}


def json_bodies(keys, random, count):
    yield from BROKEN_JSON
    for _ in range(count):
        yield json.dumps(nested(keys, random)).encode()
        yield json.dumps({key: random.choice(JSON_LEAVES) for key in keys[:200]}).encode()
