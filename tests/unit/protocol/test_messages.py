"""Every message at every version: round trips, and agreement with kio, which was written by others."""

from __future__ import annotations

import io
from typing import Any

import pytest
from kio.index import load_request_schema, load_response_schema
from kio.schema.index import api_key_map, schema_name_map
from kio.serial import entity_reader, entity_writer
from kio.static.constants import EntityType

from automq.protocol import entity
from automq.protocol.entity import Message
from automq.protocol.errors import EncodeError, UnsupportedVersion

from .filling import Filler, all_messages, is_flexible

MESSAGES = all_messages()
IDS = [cls.__name__ for cls in MESSAGES]


@pytest.mark.parametrize("cls", MESSAGES, ids=IDS)
def test_every_version_survives_a_round_trip(cls: type[Message]) -> None:
    for version in cls.READERS:
        for seed in range(6):
            original = Filler(seed, tags=seed > 2).fill(cls, version, is_flexible(cls, version))
            raw = entity.encode(original, version)
            assert entity.decode(cls, version, raw) == original, version
            assert entity.decode(cls, version, memoryview(raw)) == original, version


@pytest.mark.parametrize("cls", MESSAGES, ids=IDS)
def test_defaults_are_valid_where_kafka_allows(cls: type[Message]) -> None:
    newest = cls.VERSIONS[1]
    message = cls()
    assert entity.decode(cls, newest, entity.encode(message, newest)) == message


def kio_knows(cls: type[Message], version: int) -> bool:
    kind = EntityType.request if cls.__name__.endswith("Request") else EntityType.response
    if not cls.__name__.endswith(("Request", "Response")) or cls.API_KEY not in api_key_map:
        return False
    return kind in schema_name_map[api_key_map[cls.API_KEY]].get(version, {})


KIO_KNOWS = [cls for cls in MESSAGES if any(kio_knows(cls, version) for version in cls.READERS)]


class KioFiller(Filler):
    """kio maps error codes, times and durations to narrower types."""

    def integer(self, name: str, bits: int) -> int:
        if "error_code" in name or name.endswith(("_ms", "timestamp", "_time", "timeout")):
            return self.random.randrange(100)
        return super().integer(name, bits)


def kio_class(cls: type[Message], version: int) -> Any:
    load = load_request_schema if cls.__name__.endswith("Request") else load_response_schema
    return load(cls.API_KEY, version)


def as_plain(value: Any) -> Any:
    """Both libraries' values in one form, by field name."""
    if hasattr(value, "FIELDS"):
        names = (n for n in value.FIELDS if n != "unknown_tagged_fields")
        return {name: as_plain(getattr(value, name)) for name in names}
    if isinstance(value, (list, tuple)):
        return [as_plain(item) for item in value]
    if isinstance(value, (memoryview, bytearray)):
        return bytes(value)
    return value


def compare(ours: Any, theirs: Any, path: str) -> int:
    """Fields that both have must agree; returns how many were compared."""
    if isinstance(ours, dict):
        compared = 0
        for name, value in ours.items():
            if hasattr(theirs, name):
                compared += compare(value, getattr(theirs, name), f"{path}.{name}")
        return compared
    if isinstance(ours, list) and theirs is not None:
        assert len(ours) == len(theirs), path
        return sum(compare(a, b, f"{path}[]") for a, b in zip(ours, theirs, strict=True))
    if isinstance(ours, bytes) and hasattr(theirs, "bytes"):
        theirs = theirs.bytes
    if isinstance(ours, bytes) and len(ours) == 16 and theirs is None:
        assert ours == bytes(16), path
        return 1
    if isinstance(ours, (int, str, bytes, bool, float)) and isinstance(theirs, type(ours)):
        assert ours == theirs, path
        return 1
    return 0  # kio's own types: times, durations, error codes; the bytes below cover them


@pytest.mark.parametrize("cls", KIO_KNOWS, ids=[cls.__name__ for cls in KIO_KNOWS])
def test_kio_reads_and_writes_the_same_bytes(cls: type[Message]) -> None:
    agreed = 0
    for version in (v for v in cls.READERS if kio_knows(cls, v)):
        theirs = kio_class(cls, version)
        read, write = entity_reader(theirs), entity_writer(theirs)
        for seed in range(4):
            filler = KioFiller(seed)
            original = filler.fill(cls, version, is_flexible(cls, version))
            raw = entity.encode(original, version)
            parsed, size = read(raw, 0)
            assert size == len(raw)
            buffer = io.BytesIO()
            write(buffer, parsed)
            assert buffer.getvalue() == raw, f"v{version}"
            agreed += compare(as_plain(original), parsed, f"v{version}")
    assert agreed or not cls.FIELDS[:-1]


def test_unknown_versions_are_refused() -> None:
    cls = next(c for c in MESSAGES if c.__name__ == "FetchRequest")
    for version in (-1, 3, 19, 32767):
        with pytest.raises(UnsupportedVersion):
            entity.decode(cls, version, b"")
        with pytest.raises(UnsupportedVersion):
            entity.encode(cls(), version)


def test_a_field_the_version_lacks_is_an_error_unless_ignorable() -> None:
    from automq.protocol.messages.metadata_request import MetadataRequest

    with pytest.raises(EncodeError, match="allow_auto_topic_creation"):
        entity.encode(MetadataRequest(allow_auto_topic_creation=False), 3)
    from automq.protocol.messages.heartbeat_response import HeartbeatResponse

    assert entity.encode(HeartbeatResponse(throttle_time_ms=7), 0) == b"\0\0"


def test_tagged_fields_are_written_in_order_and_once() -> None:
    from automq.protocol.messages.fetch_request import FetchRequest

    request = FetchRequest(cluster_id="c", unknown_tagged_fields={9: b"n", 5: b"f"})
    raw = entity.encode(request, 12)
    assert raw.endswith(b"\x03" + b"\0\x02\x02c" + b"\5\1f" + b"\x09\1n")
    request.unknown_tagged_fields = {0: b"x"}
    with pytest.raises(EncodeError, match="both known and unknown"):
        entity.encode(request, 12)


def test_null_where_the_version_allows_none_is_an_error() -> None:
    from automq.protocol.messages.metadata_request import MetadataRequest

    with pytest.raises(EncodeError):
        entity.encode(MetadataRequest(topics=None), 0)
    assert entity.encode(MetadataRequest(topics=None), 1) == b"\xff\xff\xff\xff"


def test_shared_defaults_refuse_changes() -> None:
    from automq.protocol.messages.fetch_response import LeaderIdAndEpoch, PartitionData

    partition = PartitionData()
    with pytest.raises(AttributeError, match="shared default"):
        partition.current_leader.leader_id = 3
    assert partition.current_leader == LeaderIdAndEpoch()


def test_reprs_show_no_payload() -> None:
    from automq.protocol.messages.incremental_alter_configs_request import AlterableConfig
    from automq.protocol.messages.sasl_authenticate_request import SaslAuthenticateRequest

    assert "hunter2" not in repr(SaslAuthenticateRequest(auth_bytes=b"\0user\0hunter2"))
    assert "hunter2" not in repr(AlterableConfig(name="ssl.key.password", value="hunter2"))
