"""Hadoop's exceptions, both as hdfs-native words them and as Java classes."""

from __future__ import annotations

import pytest
from automq_backend_hdfs.errors import MESSAGE_CHARS_MAX, telling, translate
from automq_backend_hdfs.native import translate_native

from automq.plugins import (
    AlreadyExists,
    CapacityExceeded,
    Conflict,
    InvalidArgument,
    NotFound,
    Outcome,
    Retry,
    StorageError,
    Throttled,
    Timeout,
    Unauthorized,
    Unavailable,
)


@pytest.mark.parametrize(
    ("java_class", "kind", "outcome"),
    [
        ("java.io.FileNotFoundException", NotFound, Outcome.NOT_COMMITTED),
        ("org.apache.hadoop.fs.FileAlreadyExistsException", AlreadyExists, Outcome.NOT_COMMITTED),
        (
            "org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException",
            AlreadyExists,
            Outcome.NOT_COMMITTED,
        ),
        ("org.apache.hadoop.security.AccessControlException", Unauthorized, Outcome.NOT_COMMITTED),
        ("org.apache.hadoop.hdfs.server.namenode.SafeModeException", Unavailable, Outcome.UNKNOWN),
        ("org.apache.hadoop.ipc.StandbyException", Unavailable, Outcome.UNKNOWN),
        ("java.net.ConnectException", Unavailable, Outcome.UNKNOWN),
        ("org.apache.hadoop.ipc.RetriableException", Throttled, Outcome.UNKNOWN),
        ("org.apache.hadoop.util.DiskChecker$DiskOutOfSpaceException", CapacityExceeded, Outcome.UNKNOWN),
        ("org.apache.hadoop.hdfs.protocol.DSQuotaExceededException", CapacityExceeded, Outcome.NOT_COMMITTED),
        ("org.apache.hadoop.fs.ParentNotDirectoryException", InvalidArgument, Outcome.NOT_COMMITTED),
        ("org.apache.hadoop.fs.PathIsNotEmptyDirectoryException", Conflict, Outcome.NOT_COMMITTED),
        ("java.net.SocketTimeoutException", Timeout, Outcome.UNKNOWN),
        ("java.io.IOException", Unavailable, Outcome.UNKNOWN),
        ("some.New$Exception", Unavailable, Outcome.UNKNOWN),
    ],
)
def test_a_java_class_has_a_kind(java_class: str, kind: type[StorageError], outcome: Outcome) -> None:
    error = translate(java_class, "why\n\tat some.Java.frame(Java.java:1)", operation="put", path="/x")
    assert (type(error), error.outcome) == (kind, outcome)
    assert "Java.java" not in str(error) and "why" in str(error)


@pytest.mark.parametrize("name", ["AlreadyBeingCreatedException", "RecoveryInProgressException"])
def test_a_file_that_another_fencer_has_open_is_asked_for_again(name: str) -> None:
    error = translate(f"org.apache.hadoop.hdfs.protocol.{name}", "why", operation="append", path="/x")
    assert (type(error), error.retry) == (Conflict, Retry.AFTER_BACKOFF)


def test_a_file_that_was_closed_a_moment_ago_is_asked_for_again() -> None:
    text = "append: lastBlock=blk_1_2 of src=/x is not sufficiently replicated yet."
    error = translate("java.io.IOException", text, operation="append", path="/x")
    assert (type(error), error.retry) == (Conflict, Retry.AFTER_BACKOFF)


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (FileNotFoundError("gone"), NotFound),
        (FileExistsError("there"), AlreadyExists),
        (PermissionError("no"), Unauthorized),
        (TimeoutError("late"), Timeout),
        (ConnectionRefusedError("nobody"), Unavailable),
        (RuntimeError('DataTransferError("All nodes failed")'), Unavailable),
        (RuntimeError('GSSAPIError(1, 2, "no ticket")'), Unauthorized),
        (RuntimeError('InvalidArgument("No NameNode hosts found")'), InvalidArgument),
        (
            RuntimeError(
                'RPCError("org.apache.hadoop.fs.PathIsNotEmptyDirectoryException", "`/d is non empty\\n\\tat x.Y")'
            ),
            Conflict,
        ),
        (RuntimeError(""), Unavailable),
    ],
)
def test_what_hdfs_native_raises_has_a_kind(raised: Exception, kind: type[StorageError]) -> None:
    error = translate_native(raised, "put", "/x")
    assert type(error) is kind
    assert "x.Y" not in str(error)


def test_a_renamed_file_that_meets_a_directory_never_works() -> None:
    text = "Source /a and destination /b must both be directories"
    assert isinstance(translate("java.io.IOException", text, operation="put", path="/b"), InvalidArgument)


def test_no_datanode_is_told_from_other_failures_and_tried_again() -> None:
    text = "File /x could only be written to 0 of the 1 minReplication nodes."
    error = translate("java.io.IOException", text, operation="put", path="/x")
    assert isinstance(error, Unavailable) and error.retry is Retry.AFTER_BACKOFF
    assert "DataNode" in error.message


def test_the_cause_tells_what_a_plain_exception_does_not() -> None:
    refused = "org.apache.hadoop.security.AccessControlException"
    assert telling("java.io.IOException", ["java.io.IOException", refused]) == refused
    assert telling("java.io.FileNotFoundException", [refused]) == "java.io.FileNotFoundException"
    assert telling("java.io.IOException", []) == "java.io.IOException"


def test_messages_are_bounded() -> None:
    error = translate("java.io.IOException", "x" * 10_000, operation="put", path="/x")
    assert len(error.message) <= MESSAGE_CHARS_MAX + 1
