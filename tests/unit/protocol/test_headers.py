"""Request and response headers against the generated ones, and what the API table says."""

from __future__ import annotations

from pathlib import Path

import pytest

from automq.protocol import entity, headers
from automq.protocol.api import API, ApiKey, decode_versioned, encode_key, encode_versioned, request_class
from automq.protocol.errors import ApiError, DecodeError, ErrorCode, UnsupportedVersion
from automq.protocol.headers import RequestHeader
from automq.protocol.messages.consumer_protocol_subscription import ConsumerProtocolSubscription
from automq.protocol.messages.offset_commit_key import OffsetCommitKey
from automq.protocol.messages.request_header import RequestHeader as Generated

VERSIONS = [(key, v) for key, info in API.items() for v in range(info.versions[0], info.last_version + 1)]


@pytest.mark.parametrize("client_id", [None, "", "client", "é" * 200])
def test_request_headers_are_those_of_the_schema(client_id: str | None) -> None:
    for key, version in VERSIONS:
        header = RequestHeader(key, version, 77, client_id)
        raw = headers.encode_request_header(header)
        same = Generated(
            request_api_key=key, request_api_version=version, correlation_id=77, client_id=client_id
        )
        assert raw == entity.encode(same, API[key].request_header_version(version))
        assert headers.decode_request_header(memoryview(raw + b"body")) == (header, len(raw))
        assert headers.decode_request_prefix(raw) == (key, version, 77)


def test_response_headers() -> None:
    assert headers.encode_response_header(ApiKey.API_VERSIONS, 4, 5) == b"\0\0\0\5"
    assert headers.encode_response_header(ApiKey.FETCH, 11, 5) == b"\0\0\0\5"
    assert headers.encode_response_header(ApiKey.FETCH, 12, 5) == b"\0\0\0\5\0"
    for version in (11, 12):
        raw = headers.encode_response_header(ApiKey.FETCH, version, 9)
        assert headers.decode_response_header(ApiKey.FETCH, version, raw) == (9, len(raw))


def test_header_tags_are_skipped() -> None:
    raw = headers.encode_request_header(RequestHeader(1, 12, 1, "x"))[:-1]
    tagged = raw + b"\x01\x07\x02ab"
    assert headers.decode_request_header(tagged + b"body")[1] == len(tagged)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\1\0\x0c\0\0\0",
        b"\0\1\0\x0c\0\0\0\1\0\5ab",
        b"\0\1\0\x0c\0\0\0\1\xff\xfe\0",
        b"\0\1\0\x0c\0\0\0\1\xff\xff",
        b"\0\1\0\x0c\0\0\0\1\0\2\xc3\x28\0",
        b"\0\1\0\x0c\0\0\0\1\xff\xff\x01\x07\x7f",
        b"\0\1\0\x0c\0\0\0\1\xff\xff\xff\xff\xff\xff\x0f" + b"\x07\0" * 1000,
        b"\0\1\0\x0c\0\0\0\1\xff\xff\x02\x07\0\x07\0",
        b"\0\1\0\x0c\0\0\0\1\xff\xff\x64" + b"".join(bytes([tag, 0]) for tag in range(100)),
    ],
)
def test_bad_headers(raw: bytes) -> None:
    with pytest.raises(DecodeError):
        headers.decode_request_header(raw)


@pytest.mark.parametrize(("key", "version"), [(9999, 0), (4, 0), (1, 99), (1, -1)])
def test_unknown_apis_and_versions(key: int, version: int) -> None:
    raw = key.to_bytes(2, "big") + version.to_bytes(2, "big", signed=True) + b"\0\0\0\7\xff\xff"
    with pytest.raises(UnsupportedVersion):
        headers.decode_request_header(raw)
    assert headers.decode_request_prefix(raw) == (key, version, 7)


def test_the_table() -> None:
    assert API[ApiKey.PRODUCE].versions == (3, 13)
    assert API[ApiKey.PRODUCE].advertised_versions == (0, 13)  # KAFKA-18659
    assert API[ApiKey.INIT_PRODUCER_ID].versions == (0, 5)  # version 6 is unstable
    assert API[ApiKey.INIT_PRODUCER_ID].last_version == 6
    assert API[ApiKey.FETCH].advertised_versions == (4, 18)
    for key, info in API.items():
        assert (info.versions[0], info.last_version) == request_class(key).VERSIONS
        assert key == request_class(key).API_KEY


def test_versioned_values_and_keys() -> None:
    subscription = ConsumerProtocolSubscription(topics=["a"], generation_id=3)
    raw = encode_versioned(subscription, 2)
    assert raw[:2] == b"\0\2"
    assert decode_versioned(ConsumerProtocolSubscription, raw) == subscription
    with pytest.raises(UnsupportedVersion):
        decode_versioned(ConsumerProtocolSubscription, b"\0\x63")
    with pytest.raises(DecodeError):
        decode_versioned(ConsumerProtocolSubscription, b"\0")
    assert encode_key(OffsetCommitKey(group="g", topic="t", partition=1)) == b"\0\1\0\1g\0\1t\0\0\0\1"


def test_error_codes() -> None:
    golden = (Path(__file__).parents[2] / "golden/protocol/errors.txt").read_text().split("\n")
    assert {f"{code} {code.name} {str(code.retriable).lower()}" for code in ErrorCode} == set(
        filter(None, golden)
    )
    assert all(code.message for code in ErrorCode)
    error = ApiError(ErrorCode.INVALID_REQUEST, "why")
    assert error.code is ErrorCode.INVALID_REQUEST and "why" in str(error)
