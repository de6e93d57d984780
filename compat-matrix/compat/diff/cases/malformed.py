"""Frames that are no requests, and versions that do not exist. Kafka closes the connection on most."""

import struct

from automq.protocol.api import API
from automq.protocol.api import ApiKey as K
from compat.diff.case import Case, Raw, ask

CLIENT = {"client_software_name": "diff", "client_software_version": "1.0"}
SERVED = [
    K.PRODUCE, K.FETCH, K.LIST_OFFSETS, K.METADATA, K.OFFSET_COMMIT, K.OFFSET_FETCH, K.FIND_COORDINATOR, K.JOIN_GROUP,
    K.HEARTBEAT, K.LEAVE_GROUP, K.SYNC_GROUP, K.DESCRIBE_GROUPS, K.LIST_GROUPS, K.CREATE_TOPICS, K.DELETE_TOPICS,
    K.DELETE_RECORDS, K.INIT_PRODUCER_ID, K.OFFSET_FOR_LEADER_EPOCH, K.DESCRIBE_CONFIGS, K.ALTER_CONFIGS,
    K.DESCRIBE_LOG_DIRS, K.CREATE_PARTITIONS, K.DELETE_GROUPS, K.INCREMENTAL_ALTER_CONFIGS, K.OFFSET_DELETE,
    K.DESCRIBE_CLUSTER, K.CONSUMER_GROUP_HEARTBEAT, K.CONSUMER_GROUP_DESCRIBE, K.DESCRIBE_TOPIC_PARTITIONS,
]  # fmt: skip


def header(key: int, version: int, flexible: bool = False) -> bytes:
    return struct.pack(">hhih", key, version, 7, 4) + b"diff" + (b"\0" if flexible else b"")


METADATA = header(K.METADATA, 1)

CASES = [
    *(
        Case(
            name=f"version-{word}-{key.name.lower()}",
            steps=[Raw(data=header(key, version) + b"\0" * 8)],
        )
        for key in SERVED
        for word, version in (("above", API[key].last_version + 1), ("below", API[key].versions[0] - 1))
        if version >= 0
    ),
    Case(name="unknown-api", steps=[Raw(data=header(999, 0)), ask(K.API_VERSIONS, CLIENT, silent=True)]),
    Case(name="negative-api", steps=[Raw(data=header(-1, 0))]),
    Case(name="negative-version", steps=[Raw(data=header(K.METADATA, -1))]),
    Case(name="empty-frame", steps=[Raw(data=b"")]),
    Case(name="short-frame", steps=[Raw(data=b"\0\3\0")]),
    Case(name="negative-size", steps=[Raw(data=struct.pack(">i", -1), framed=False)]),
    Case(name="huge-size", steps=[Raw(data=struct.pack(">i", 2**31 - 1), framed=False)]),
    Case(name="over-the-limit", steps=[Raw(data=struct.pack(">i", 104857601), framed=False)]),
    Case(name="http", steps=[Raw(data=b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", framed=False)]),
    Case(
        name="tls-hello",
        steps=[Raw(data=b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 32, framed=False)],
    ),
    Case(name="truncated-metadata", steps=[Raw(data=METADATA + b"\0\0")]),
    Case(name="trailing-bytes", steps=[Raw(data=METADATA + b"\0\0\0\0" + b"extra")]),
    Case(name="array-count-negative", steps=[Raw(data=METADATA + struct.pack(">i", -2))]),
    Case(name="array-count-huge", steps=[Raw(data=METADATA + struct.pack(">i", 2**31 - 1))]),
    Case(name="string-length-negative", steps=[Raw(data=METADATA + struct.pack(">ih", 1, -1))]),
    Case(name="string-length-lies", steps=[Raw(data=METADATA + struct.pack(">ih", 1, 300))]),
    Case(name="string-not-utf8", steps=[Raw(data=METADATA + struct.pack(">ih", 1, 2) + b"\xff\xfe")]),
    Case(name="client-id-length-lies", steps=[Raw(data=struct.pack(">hhih", 3, 1, 7, 900) + b"diff")]),
    Case(name="client-id-null", steps=[Raw(data=struct.pack(">hhih", 18, 0, 7, -1))]),
    Case(name="varint-overlong", steps=[Raw(data=header(K.METADATA, 9, True) + b"\xff" * 10 + b"\0")]),
    Case(name="compact-count-huge", steps=[Raw(data=header(K.METADATA, 9, True) + b"\xff\xff\xff\xff\x0f")]),
    Case(
        name="tags-count-huge",
        steps=[Raw(data=header(K.METADATA, 9, True) + b"\x01\0\0\0\xff\xff\xff\xff\x0f")],
    ),
    Case(
        name="unknown-tags",
        steps=[
            Raw(
                data=struct.pack(">hhih", 60, 0, 7, 4) + b"diff" + b"\1\x63\2ab" + b"\0" + b"\1\x64\1z",
                wait=False,
            ),
            ask(K.API_VERSIONS, CLIENT, on="b"),
        ],
    ),
    Case(name="sasl-on-plaintext", steps=[Raw(data=struct.pack(">hhih", 17, 1, 7, 4) + b"diff\0\5PLAIN")]),
]
