"""A complete listing of a server whose later pages lose keys (CubeFS 3.5.3, measured and read in its source).

Theory. The server walks directories, each in the byte order of its names: `a/x` comes before `a-b`, because the name
`a` is before `a-b`. A page goes on behind a marker, the last page's last key, and leaves out every object whose *key*
is below it. So with a border at `a/x`, the keys `a-b` and `a.b`, still to come in the walk and less in bytes, are
never given.

Rules.
 1. No page follows another by the server's own token. What a page left is taken up directory by directory, from the
    inside: the rest of the border's own directory, then of each directory above what follows the one it came from.
 2. "What follows directory `d`" is `start-after=d,`: a comma is above the end of `d` itself and below each character
    that a key may have ("-" is the least), so the walk begins behind `d`, and no key there is below the marker.
 3. Every page begins behind what was given, so a key that stays is given once; extra requests are one a directory
    level and page, and none when one page is all.

What remains the server's: within one page it looks at a thousand names of each directory below the one that is
listed, so of a directory *below* it that holds more than a thousand names, most of them emptied directories (deleting
objects leaves those behind), the rest may be missing. Neither objects nor WALs are laid out so.
"""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ElementTree
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import NamedTuple

from automq.plugins import ObjectEntry, Unavailable

PAGE_KEYS = 1000
#: Above the end of a name, below each character that a name may go on with.
BEHIND = ","


class Page(NamedTuple):
    """`last`: the last key when there is more, else ""."""

    entries: Sequence[ObjectEntry]
    last: str


#: One page of what lies below a directory ("" or "a/b/"), behind a marker ("" for none); whole keys.
PageOf = Callable[[str, str], Awaitable[Page]]


async def walk(directory: str, page_of: PageOf) -> AsyncIterator[ObjectEntry]:
    """Every object below `directory`, in the server's order."""
    left = [(directory, "")]
    while left:
        below, after = left.pop()
        page = await page_of(below, after)
        for entry in page.entries:
            yield entry
        if page.last:
            _check_goes_on(page, after)
            left += _rest(below, page.last)


def _check_goes_on(page: Page, after: str) -> None:
    """Rule 3. What says otherwise is a server that is not known: it must not make a listing short, or endless."""
    if not page.entries or page.entries[-1].key != page.last:
        raise Unavailable("the server's listing goes on elsewhere than behind its page's last key")
    if page.last.split("/") <= after.split("/"):
        raise Unavailable("the server's listing gives again what lies before the page that was asked for")


def _rest(below: str, last: str) -> Sequence[tuple[str, str]]:
    """What a page of `below` that ended with `last` leaves: (directory, marker), the innermost last."""
    rest, at = [], below
    for name in last[len(below) :].split("/")[:-1]:
        rest.append((at, at + name + BEHIND))
        at += name + "/"
    return [*rest, (at, last)]


def query(directory: str, after: str) -> dict[str, str]:
    """The request of a page."""
    asked = {"list-type": "2", "max-keys": str(PAGE_KEYS), "prefix": directory, "start-after": after}
    return {name: value for name, value in asked.items() if value}


def read_page(document: bytes) -> Page:
    """Raises Unavailable for what is no listing."""
    try:
        root = ElementTree.fromstring(document)
        entries = [_entry(_texts(found)) for found in root if _name(found) == "Contents"]
        told = _texts(root)
        last = told.get("NextContinuationToken", "") if told["IsTruncated"] == "true" else ""
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        raise Unavailable("the server's listing cannot be read") from error
    if not last and told["IsTruncated"] == "true":
        raise Unavailable("the server's listing goes on and does not say where")
    return Page(entries, last)


def _entry(of: dict[str, str]) -> ObjectEntry:
    modified = datetime.datetime.fromisoformat(of["LastModified"])
    etag = of.get("ETag", "").strip('"') or None
    return ObjectEntry(of["Key"], int(of["Size"]), etag, round(modified.timestamp() * 1000))


def _texts(element: ElementTree.Element) -> dict[str, str]:
    return {_name(child): child.text or "" for child in element}


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
