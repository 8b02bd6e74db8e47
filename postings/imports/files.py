"""JSON from files of any size, a value at a time. A broken piece is a Problem, never an exception."""

import codecs
import json
import re

from .records import Problem, Record

LONGEST_RECORD = 4 * 1024 * 1024  # characters of one element of a list, or bytes of one line
LONGEST_DOCUMENT = 64 * 1024 * 1024  # that is one value as a whole
LONGEST_PAGE = 20 * 1024 * 1024
CHUNK = 64 * 1024
DECODER = json.JSONDecoder(strict=False)  # line breaks inside strings are common, and harmless
LINES = (".jsonl", ".ndjson")
SCRIPT_BEGINS = re.compile(r"<script\b[^<>]{0,500}application/ld\+json[^<>]{0,500}>", re.IGNORECASE)
SCRIPT_ENDS = re.compile(r"</script\s*>", re.IGNORECASE)
WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$")
# Of JSON that was written by hand: comments and a comma too many, but never inside a string.
SLIPS = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)
SPACE_OR_COMMA = re.compile(r"[\s,]*")


def json_values(path):
    """Records of what a .jsonl, .json or .html file holds; the content decides where the name doesn't."""
    if path.suffix.lower() in LINES:
        return values_of_lines(path)
    start = beginning(path)
    if not start:
        return iter([Problem(path.name, "the file is empty", ends_file=True)])
    if start[0] not in "[{":
        return values_of_page(path)
    if path.suffix.lower() != ".json" and "\n" in start and first_line_is_whole(start):
        return values_of_lines(path)
    return values_of_stream(path)


def beginning(path):
    with path.open("rb") as file:
        return codecs.decode(file.read(CHUNK), "utf-8", "replace").lstrip("\ufeff \t\r\n")


def first_line_is_whole(start):
    try:
        json.loads(start.split("\n", 1)[0], strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def values_of_lines(path):
    number = 0
    with path.open("rb") as file:
        while line := file.readline(LONGEST_RECORD):
            number += 1
            where = f"{path.name}, line {number}"
            if len(line) == LONGEST_RECORD and not line.endswith(b"\n"):
                while (rest := file.readline(CHUNK)) and not rest.endswith(b"\n"):
                    pass
                yield Problem(where, "the line is too long")
            elif line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield value_of(line, where)
    if not number:
        yield Problem(path.name, "the file is empty", ends_file=True)


def value_of(data, where):
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        try:
            return Record(where, json.loads(text, strict=False))
        except json.JSONDecodeError:
            for _ in range(2):  # a comma too many may stand before a comment
                text = SLIPS.sub(lambda match: match[1] or "", text)
            return Record(where, json.loads(text, strict=False))
    except UnicodeDecodeError:
        return Problem(where, "not UTF-8")
    except ValueError as error:
        return Problem(where, f"no JSON: {error}")
    except RecursionError:
        return Problem(where, "nested too deeply")


def values_of_page(path):
    """The ld+json scripts of a web page. Searched from one end to the other, so no page takes quadratic time."""
    if path.stat().st_size > LONGEST_PAGE:
        yield Problem(path.name, "the page is too long", ends_file=True)
        return
    page = path.read_bytes().decode("utf-8-sig", "replace")
    position, number = 0, 0
    while begins := SCRIPT_BEGINS.search(page, position):
        number += 1
        ends = SCRIPT_ENDS.search(page, begins.end())
        if ends is None:
            yield Problem(path.name, "the page breaks off inside a script", ends_file=True)
            return
        script = WRAPPING.sub("", page[begins.end() : ends.start()]).strip()
        yield value_of(script, f"{path.name}, script {number}")
        position = ends.end()
    if not number:
        yield Problem(path.name, "neither JSON nor a page with ld+json", ends_file=True)


def values_of_stream(path):
    """The elements of one big list, or values one after the other, without holding the file in memory."""
    number = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for value in decoded(file):
                number += 1
                yield Record(f"{path.name}, value {number}", value)
    except UnicodeDecodeError:
        yield Problem(f"{path.name}, after value {number}", "not UTF-8", ends_file=True)
    except ValueError as error:
        yield Problem(f"{path.name}, after value {number}", str(error), ends_file=True)
    except RecursionError:
        yield Problem(f"{path.name}, after value {number}", "nested too deeply", ends_file=True)


def decoded(file):
    buffer = file.read(CHUNK).lstrip()
    in_list = buffer.startswith("[")
    longest = LONGEST_RECORD if in_list else LONGEST_DOCUMENT
    buffer = buffer[in_list:]
    while True:
        buffer = buffer[SPACE_OR_COMMA.match(buffer).end() :]
        if in_list and buffer.startswith("]"):
            return
        if buffer:
            value, buffer = next_value(file, buffer, longest)
            yield value
        elif not (buffer := file.read(CHUNK)):
            if in_list:
                raise ValueError("the file breaks off")
            return


def next_value(file, buffer, longest):
    """The value at the beginning of the buffer, reading on, twice as much each time, while it isn't whole."""
    while True:
        try:
            value, end = DECODER.raw_decode(buffer)
            broken = None
        except json.JSONDecodeError as error:
            broken = f"no JSON: {error}"
        if not broken and end < len(buffer):  # at the very end a number might go on
            return value, buffer[end:]
        if len(buffer) > longest:
            raise ValueError("a value is too long")
        more = file.read(max(CHUNK, len(buffer)))
        if not more:
            if broken:
                raise ValueError(broken)
            return value, ""
        buffer += more
