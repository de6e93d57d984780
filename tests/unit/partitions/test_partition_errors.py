"""What a client is told of a failure is short; what the operator is told names it."""

from __future__ import annotations

import pytest

from automq.partitions.writing import translate
from automq.plugins import Unavailable
from automq.protocol.errors import ErrorCode
from automq.streams.errors import CorruptObject, StorageFailed


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (CorruptObject("c/d/01/x", 4711, "checksum mismatch"), "object c/d/01/x is corrupt at byte 4711"),
        (AssertionError("a bug"), "a bug"),
        (Unavailable("503"), None),
        (StorageFailed("the sync failed"), None),
    ],
)
def test_a_storage_error_is_logged_unless_somebody_else_tells_it(caplog, error, told):
    answer = translate(error)
    assert answer.code is ErrorCode.KAFKA_STORAGE_ERROR and not answer.message
    assert [str(record.exc_info[1]) for record in caplog.records] == ([str(error)] if told else [])
    assert told is None or told in caplog.text
