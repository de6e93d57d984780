"""A listing that is complete where the server's own pages are not; the server is modelled as CubeFS 3.5.3 was read."""

from __future__ import annotations

import asyncio

import pytest
from automq_backend_s3.walking import Page, read_page, walk
from hypothesis import given
from hypothesis import strategies as st

from automq.plugins import ObjectEntry, Unavailable

NAMES = st.lists(st.sampled_from(["a", "a-b", "a.b", "a0", "b", "-", "a-"]), min_size=1, max_size=4)


def model(keys: set[str], page_keys: int):
    """The server: directories in name order; behind a marker it leaves out whatever is less in bytes."""

    async def page_of(below: str, after: str) -> Page:
        assert not after or after.startswith(below)  # else 400
        assert not below or below.endswith("/")
        within = (key for key in keys if key.startswith(below))
        passed = after.split("/")
        walked = sorted(key.split("/") for key in within)
        found = ["/".join(key) for key in walked if not after or (key > passed and "/".join(key) > after)]
        page = found[:page_keys]
        return Page([ObjectEntry(key, 0) for key in page], page[-1] if len(found) > page_keys else "")

    return page_of


def usable(keys: set[str]) -> set[str]:
    """No key is the directory of another."""
    return {key for key in keys if not any(other.startswith(key + "/") for other in keys)}


@given(
    st.sets(NAMES.map("/".join), max_size=30).map(usable),
    st.integers(1, 5),
    st.sampled_from(["", "a/", "a/b/"]),
)
def test_every_key_is_listed_once_whatever_the_pages(keys: set[str], page_keys: int, below: str) -> None:
    async def listed() -> list[str]:
        return [entry.key async for entry in walk(below, model(keys, page_keys))]

    found = asyncio.run(listed())
    assert sorted(found) == sorted(key for key in keys if key.startswith(below))


def test_the_modelled_server_does_lose_keys_by_its_own_markers() -> None:
    pages = model({"a/x", "a-b", "a0"}, 1)
    first = asyncio.run(pages("", ""))
    second = asyncio.run(pages("", first.last))
    assert [entry.key for entry in (*first.entries, *second.entries)] == ["a/x", "a0"]
    assert not second.last


def test_a_page_is_read() -> None:
    page = read_page(
        b'<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>true</IsTruncated>'
        b"<NextContinuationToken>a/b</NextContinuationToken><Contents><Key>a/b</Key><Size>5</Size>"
        b"<ETag>&#34;e1&#34;</ETag><LastModified>2026-11-25T10:00:00.500Z</LastModified></Contents></ListBucketResult>"
    )
    assert page == Page([ObjectEntry("a/b", 5, "e1", 1795600800500)], "a/b")


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<html>",
        b"<ListBucketResult/>",
        b"<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        b"<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key></Contents></ListBucketResult>",
    ],
)
def test_what_is_no_page_is_no_empty_listing(document: bytes) -> None:
    with pytest.raises(Unavailable):
        read_page(document)


@pytest.mark.parametrize("told", ["b3BhcXVl", "a/1", "z"])
def test_a_page_that_goes_on_elsewhere_than_behind_its_last_key_is_no_listing(told: str) -> None:
    """Of a later release, perhaps: a token that is no key, or another's, would leave keys out in silence."""
    keys = ["a/1", "a/2", "a/3", "b"]

    async def page_of(below: str, after: str) -> Page:
        found = [key for key in keys if key.startswith(below) and key > after]
        return Page([ObjectEntry(key, 0) for key in found[:2]], told if len(found) > 2 else "")

    async def listed() -> list[str]:
        return [entry.key async for entry in walk("", page_of)]

    with pytest.raises(Unavailable):
        asyncio.run(asyncio.wait_for(listed(), 5))


def test_a_server_that_gives_the_same_page_again_ends_the_listing() -> None:
    async def page_of(below: str, after: str) -> Page:
        await asyncio.sleep(0)
        return Page([ObjectEntry("a/1", 0), ObjectEntry("a/2", 0)], "a/2")

    async def listed() -> list[str]:
        return [entry.key async for entry in walk("", page_of)]

    with pytest.raises(Unavailable):
        asyncio.run(asyncio.wait_for(listed(), 5))
