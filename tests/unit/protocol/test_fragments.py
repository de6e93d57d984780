"""Cached topics give the same bytes as encoding them anew."""

from __future__ import annotations

import pytest

from automq.protocol import entity, headers
from automq.protocol.api import API, ApiKey, encode_response, encode_response_frame, response_class
from automq.protocol.errors import EncodeError, UnsupportedVersion
from automq.protocol.fragments import ENTRY_OVERHEAD, FragmentCache
from automq.protocol.framing import frame
from automq.protocol.messages.metadata_response import MetadataResponse, MetadataResponseTopic

from .filling import Filler, is_flexible


@pytest.mark.parametrize("key", [ApiKey.METADATA, ApiKey.DESCRIBE_TOPIC_PARTITIONS])
def test_fragments_are_the_topics_bytes(key: ApiKey) -> None:
    cls = response_class(key)
    for version in cls.READERS:
        for seed in range(20):
            response = Filler(seed).fill(cls, version, is_flexible(cls, version))
            expected = b"".join(encode_response(key, version, response))
            cache = FragmentCache()
            response.topics = [
                cache.put(i, topic, version) if i % 2 == 0 else topic
                for i, topic in enumerate(response.topics)
            ]
            assert b"".join(encode_response(key, version, response)) == expected


def test_the_cache_forgets_the_least_recently_used() -> None:
    size = len(entity.encode_fragment(MetadataResponseTopic(name="abc"), 1)) + ENTRY_OVERHEAD
    cache = FragmentCache(max_bytes=2 * size)
    for name in ("abc", "def"):
        cache.put(name, MetadataResponseTopic(name=name), 1)
    assert cache.get("abc") is not None
    cache.put("ghi", MetadataResponseTopic(name="ghi"), 1)
    assert cache.get("def") is None and cache.get("abc") is not None
    cache.put("ghi", MetadataResponseTopic(name="ghi"), 1)
    assert cache.bytes_held == 2 * size


def test_only_known_versions_and_valid_values() -> None:
    with pytest.raises(UnsupportedVersion):
        entity.encode_fragment(MetadataResponseTopic(), 99)
    with pytest.raises(EncodeError, match="MetadataResponseTopic v1"):
        entity.encode_fragment(MetadataResponseTopic(name=None), 1)
    with pytest.raises(EncodeError, match="MetadataResponse v1"):
        entity.encode(MetadataResponse(topics=[None]), 1)


@pytest.mark.parametrize("key", list(API))
def test_a_frame_is_size_header_and_body(key: ApiKey) -> None:
    cls = response_class(key)
    version = API[key].versions[1]
    response = Filler(1).fill(cls, version, is_flexible(cls, version))
    apart = frame([headers.encode_response_header(key, version, 5), *encode_response(key, version, response)])
    assert b"".join(encode_response_frame(key, version, 5, response)) == b"".join(apart)


def test_large_records_are_not_copied() -> None:
    from automq.protocol.messages.fetch_response import FetchableTopicResponse, FetchResponse, PartitionData

    pieces = [memoryview(bytes(2000)), memoryview(b"x" * 3000)]
    partition = PartitionData(records=pieces)
    response = FetchResponse(responses=[FetchableTopicResponse(topic="t", partitions=[partition])])
    buffers = encode_response_frame(ApiKey.FETCH, 12, 5, response)
    assert buffers[1] is pieces[0] and buffers[2] is pieces[1]
    partition.records = b"".join(pieces)
    assert b"".join(encode_response_frame(ApiKey.FETCH, 12, 5, response)) == b"".join(buffers)
