"""The one long list of a JSON file, an element at a time: {"jobs": [...], "meta": ...}, [...] or a line for each."""

from .files import CHUNK, LINES, LONGEST_RECORD, SPACE_OR_COMMA, beginning, next_value, values_of_lines
from .records import Problem, Record


def elements(path, *names):
    """A Record for each element, Problems, and at the end (how many, what else the file tells as a whole)."""
    found = lines_of(path) if path.suffix.lower() in LINES else values_of(path, names)
    count, rest = 0, {}
    for name, value in found:
        if isinstance(value, Problem):
            yield value
        elif name is not None:
            rest[name] = value
        elif isinstance(value, Record):
            count += 1
            yield value
        elif isinstance(value, dict):
            count += 1
            yield Record(f"{path.name}, ad {count}", value)
        else:
            count += 1
            yield Problem(f"{path.name}, ad {count}", "no object")
    return count, rest


def lines_of(path):
    for record in values_of_lines(path):
        is_object = isinstance(record, Problem) or isinstance(record.data, dict)
        yield None, record if is_object else Problem(record.where, "no object")


def values_of(path, names):
    """(None, element) of the list, (name, value) of the members around it."""
    if not beginning(path):
        yield None, Problem(path.name, "the file is empty", ends_file=True)
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from Reader(file).values(names)
    except UnicodeDecodeError:
        yield None, Problem(path.name, "not UTF-8", ends_file=True)
    except RecursionError:
        yield None, Problem(path.name, "nested too deeply", ends_file=True)
    except ValueError as error:
        yield None, Problem(path.name, str(error), ends_file=True)


class Reader:
    """Walks along one object or list without holding more than a value of it."""

    def __init__(self, file):
        self.file, self.buffer = file, ""

    def values(self, names):
        opening = self.next_sign()
        if opening == "[":
            self.skip()
            yield from ((None, value) for value in self.rest_of_list())
        elif opening == "{":
            self.skip()
            yield from self.members(names)
        else:
            raise ValueError("neither a list nor an object")
        if self.next_sign():
            raise ValueError("something follows its end")

    def members(self, names):
        has_list = False
        while (sign := self.next_sign()) != "}":
            if not sign:
                raise ValueError("the file breaks off")
            name = self.value()
            if not isinstance(name, str) or self.next_sign() != ":":
                raise ValueError("no JSON")
            self.skip()
            if name in names and self.next_sign() == "[":
                has_list = True
                self.skip()
                yield from ((None, value) for value in self.rest_of_list())
            else:
                yield name, self.value()
        self.skip()
        if not has_list:
            raise ValueError(f"no list of ads in it ({' or '.join(names)})")

    def rest_of_list(self):
        while (sign := self.next_sign()) != "]":
            if not sign:
                raise ValueError("the file breaks off")
            yield self.value()
        self.skip()

    def value(self):
        self.next_sign()
        value, self.buffer = next_value(self.file, self.buffer, LONGEST_RECORD)
        return value

    def next_sign(self):
        """The next character that is neither space nor comma, or nothing at the end."""
        while True:
            self.buffer = self.buffer[SPACE_OR_COMMA.match(self.buffer).end() :]
            if self.buffer:
                return self.buffer[0]
            self.buffer = self.file.read(CHUNK)
            if not self.buffer:
                return ""

    def skip(self):
        self.buffer = self.buffer[1:]
