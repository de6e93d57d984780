"""What a put says of a rename whose answer proves nothing: a NameNode that fails over between two attempts of a client.

No real cluster fails at that very point, so a way stands between the store and a real one, or in its place.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from automq_backend_hdfs.client import Client
from automq_backend_hdfs.options import Endpoint
from automq_backend_hdfs.store import DIRECTORY_TRIES, HdfsStore
from automq_backend_hdfs.way import FileInfo

from automq.plugins import (
    AlreadyExists,
    CapacityExceeded,
    Conflict,
    Context,
    InvalidArgument,
    NotFound,
    Outcome,
    StorageError,
    Throttled,
    Unauthorized,
    Unavailable,
    Unsupported,
)


class Names:
    """A NameNode's tree as a set of paths; `answer` is called in place of a rename's, after it was applied or not."""

    name = "names"
    sync_seconds = 5.0

    def __init__(self, answer: Callable[[Names, str, str], None]) -> None:
        self.files: set[str] = set()
        self.answer = answer

    def stat(self, path: str) -> FileInfo:
        if path not in self.files:
            raise NotFound("no such file", key=path)
        return FileInfo(path.rpartition("/")[2], 1, False, 0)

    def create(self, path: str, block_bytes: int, replication: int | None) -> Names:
        self.files.add(path)
        return self

    def rename(self, source: str, target: str, overwrite: bool) -> None:
        self.answer(self, source, target)

    def mkdirs(self, path: str) -> None: ...

    def delete(self, path: str) -> bool:
        return path in self.files

    def write(self, data: object) -> None: ...

    hsync = close = abandon = begin_thread = end_thread = lambda self: None


def put(answer: Callable[[Names, str, str], None]) -> StorageError:
    client = Client(Names(answer), 5.0)  # type: ignore[arg-type]
    store = HdfsStore(client, Endpoint(authority="nn:1", root="/", namenodes=(), config={}), Context())
    try:
        with pytest.raises(StorageError) as caught:
            store.put("a/b", b"x")
    finally:
        store.close()
    return caught.value


def says(error: StorageError) -> Callable[[Names, str, str], None]:
    def answer(names: Names, source: str, target: str) -> None:
        raise error

    return answer


@pytest.mark.parametrize("kind", [Unavailable, Throttled, Conflict, Unsupported])
def test_a_failed_rename_promises_nothing(kind: type[StorageError]) -> None:
    error = put(says(kind("why", outcome=Outcome.NOT_COMMITTED)))
    assert (type(error), error.outcome) == (kind, Outcome.UNKNOWN)


@pytest.mark.parametrize("kind", [AlreadyExists, InvalidArgument, Unauthorized, CapacityExceeded])
def test_an_answer_that_decides_is_believed(kind: type[StorageError]) -> None:
    error = put(says(kind("why")))
    assert (type(error), error.outcome) == (kind, Outcome.NOT_COMMITTED)


def test_a_rename_applied_before_its_second_attempt_is_unknown() -> None:
    def applied_and_asked_again(names: Names, source: str, target: str) -> None:
        names.files.remove(source)
        names.files.add(target)
        raise NotFound("rename source is not found")

    error = put(applied_and_asked_again)
    assert (type(error), error.outcome) == (Unavailable, Outcome.UNKNOWN)
    assert "may have happened" in error.message


def test_a_directory_that_always_vanishes_is_a_conflict() -> None:
    asked: list[str] = []

    def no_parent(names: Names, source: str, target: str) -> None:
        asked.append(target)
        raise NotFound("rename destination parent is not found")

    error = put(no_parent)
    assert (type(error), error.outcome) == (Conflict, Outcome.NOT_COMMITTED)
    assert len(asked) == DIRECTORY_TRIES
