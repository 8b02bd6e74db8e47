"""What SOURCE names: a file, a folder or an address; in the end it is always files."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

from .fetch import fetch
from .records import SourceUnreadable


@contextmanager
def files_of(source, suffixes):
    """The files to read, in a steady order. What was fetched is removed afterwards. Raises SourceUnreadable."""
    if source.startswith(("http://", "https://")):
        with tempfile.TemporaryDirectory(prefix="import-") as folder:
            yield [fetch(source, Path(folder))]
        return
    path = Path(source)
    if path.is_file():
        yield [path]
    elif path.is_dir():
        found = sorted(
            each
            for each in path.rglob("*")
            if each.suffix.lower() in suffixes and each.is_file() and not each.name.startswith(".")
        )
        if not found:
            raise SourceUnreadable(f"{source} holds no file that ends in {', '.join(suffixes)}.")
        yield found
    else:
        raise SourceUnreadable(f"There is no file, folder or https address {source}.")


def label_of(source):
    """The same for all spellings of a path, so that a later run knows its own ads."""
    if source.startswith(("http://", "https://")):
        return source
    return str(Path(source).resolve())
