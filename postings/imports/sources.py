"""What SOURCE names: a file, a folder or an address; in the end it is always plain files."""

import gzip
import tempfile
import zlib
from contextlib import contextmanager
from pathlib import Path

from .fetch import pages
from .records import SourceUnreadable

LARGEST_UNPACKED = 2 * 1024**3
CHUNK = 1024 * 1024


@contextmanager
def files_of(source, suffixes, next_page, version):
    """The files to read, in a steady order. What was fetched or unpacked is removed afterwards.

    Raises SourceUnreadable, and of an address NotModified if it is still that version.
    """
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        folder = Path(folder)
        if source.startswith(("http://", "https://")):
            files = pages(source, folder, next_page, version)
        else:
            files = files_below(Path(source), suffixes)
        yield [unpacked(path, folder / f"unpacked-{number}") for number, path in enumerate(files)]


def files_below(path, suffixes):
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise SourceUnreadable(f"There is no file, folder or https address {path}.")
    found = sorted(each for each in path.rglob("*") if is_source(each, suffixes))
    if not found:
        raise SourceUnreadable(f"{path} holds no file that ends in {', '.join(suffixes)}.")
    return found


def is_source(path, suffixes):
    name = path.name.lower().removesuffix(".gz")
    return name.endswith(suffixes) and path.is_file() and not name.startswith(".")


def unpacked(path, folder):
    """Of a file packed by gzip the plain one. However it is called: the content tells."""
    try:
        with path.open("rb") as file:
            if file.read(2) != b"\x1f\x8b":
                return path
    except OSError:
        return path  # told when it is read
    folder.mkdir()
    plain = folder / path.name.removesuffix(".gz")
    size = 0
    try:
        with gzip.open(path) as packed, plain.open("wb") as file:
            while chunk := packed.read(CHUNK):
                size += len(chunk)
                if size > LARGEST_UNPACKED:
                    raise SourceUnreadable(
                        f"{path.name} unpacks to more than {LARGEST_UNPACKED // 1024**2} MB."
                    )
                file.write(chunk)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceUnreadable(f"{path.name} can't be unpacked: {error}.") from error
    return plain


def label_of(source):
    """The same for all spellings of a path, so that a later run knows its own ads."""
    if source.startswith(("http://", "https://")):
        return source
    return str(Path(source).resolve())
