"""What the s3-wire lane asks of a store: raw requests, and answers that nobody has interpreted.

A driver that has such a client offers it as `store.wire()`; the kit knows this protocol and imports no backend. Keys
are relative to the store's URL, `key=""` is the bucket itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol, cast
from xml.etree import ElementTree

from automq.plugins import Buffer, ObjectStore


class WireResponse(Protocol):
    """`headers` have lower-case names."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def body(self) -> bytes: ...


class Wire(Protocol):
    """`prefix` is what the store puts before keys, for raw listings."""

    prefix: str

    async def request(
        self,
        method: str,
        key: str = "",
        *,
        query: Mapping[str, str] = ...,
        headers: Mapping[str, str] = ...,
        body: Buffer = ...,
    ) -> WireResponse: ...

    async def fetch(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: Buffer = ...
    ) -> WireResponse:
        """An absolute URL as it is, without a signature: what the holder of a presigned one does."""
        ...


def wire_of(store: ObjectStore) -> Wire | None:
    """The store's raw client, or None when its driver has none."""
    make = getattr(store, "wire", None)
    return cast(Wire, make()) if callable(make) else None


def texts(answer: WireResponse, tag: str) -> Sequence[str]:
    """The text of each element of this name, in any namespace; none when the body is no XML."""
    try:
        root = ElementTree.fromstring(answer.body)
    except ElementTree.ParseError:
        return []
    return [element.text or "" for element in root.iter() if element.tag.rpartition("}")[2] == tag]


def text(answer: WireResponse, tag: str) -> str:
    return next(iter(texts(answer, tag)), "")


def shown(answer: WireResponse) -> str:
    """Status and code, for a sentence: `412 PreconditionFailed`."""
    found = re.search(rb"<Code>([^<]{1,64})</Code>", answer.body)
    return f"{answer.status} {found[1].decode('latin-1') if found else ''}".strip()
