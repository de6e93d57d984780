"""Bytes written by Kafka's own classes (tools/golden_messages.py): every message, every version."""

from __future__ import annotations

import base64
import gzip
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from automq.protocol import entity
from automq.protocol.entity import Message, Struct

from .filling import all_messages

GOLDEN = Path(__file__).parents[2] / "golden" / "protocol" / "messages.jsonl.gz"
MESSAGES = {cls.__name__: cls for cls in all_messages()}


@cache
def golden() -> dict[str, list[dict[str, Any]]]:
    by_name: dict[str, list[dict[str, Any]]] = {}
    for line in gzip.decompress(GOLDEN.read_bytes()).splitlines():
        case = json.loads(line)
        by_name.setdefault(case["name"], []).append(case)
    return by_name


def test_every_message_has_golden_bytes() -> None:
    assert golden().keys() == MESSAGES.keys()
    for name, cases in golden().items():
        assert {case["version"] for case in cases} == set(MESSAGES[name].READERS), name


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_kafka_and_we_agree(name: str) -> None:
    cls: type[Message] = MESSAGES[name]
    for case in golden()[name]:
        raw, where = bytes.fromhex(case["hex"]), f"{name} v{case['version']} {case['variant']}"
        message = entity.decode(cls, case["version"], raw)
        agree(message, case["json"], where)
        assert entity.encode(message, case["version"]) == raw, where
        if case["variant"] == "default":
            assert entity.encode(cls(), case["version"]) == raw, where


def agree(message: Struct, shown: dict[str, Any], where: str) -> None:
    """Each field in Kafka's JSON view has the same value here, under the same name."""
    attributes = {name.replace("_", "").lower(): name for name in message.FIELDS}
    types = dict(zip(message.FIELDS, message.TYPES, strict=False))
    for name, value in shown.items():
        if name.endswith("SizeInBytes"):  # the converter leaves records out
            continue
        attribute = attributes[name.lower()]
        kind = types[attribute].split()[0]
        same(getattr(message, attribute), value, kind, message, f"{where} {name}")


def same(ours: Any, shown: Any, kind: str, owner: Struct, where: str) -> None:
    if shown is None or ours is None:
        assert ours is None and shown is None, where
    elif kind.startswith("[]"):
        assert len(ours) == len(shown), where
        for one, other in zip(ours, shown, strict=True):
            same(one, other, kind[2:], owner, where)
    elif hasattr(sys.modules[type(owner).__module__], kind):
        agree(ours, shown, where)
    elif kind == "records":
        assert shown == ""  # the converter leaves their bytes out
    elif kind == "bytes":
        assert base64.b64decode(shown) == ours, where
    elif kind == "uuid":
        assert base64.urlsafe_b64decode(shown + "==") == ours, where
    else:
        assert ours == shown, where
