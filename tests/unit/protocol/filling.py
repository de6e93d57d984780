"""Random entities that are valid at a given version, built from the types that generated classes carry."""

from __future__ import annotations

import random
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import automq.protocol.messages
from automq.protocol.entity import Message, Struct

_INTS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64}


def all_messages() -> list[type[Message]]:
    found = []
    for path in sorted(Path(automq.protocol.messages.__file__).parent.glob("*.py")):
        if path.stem in ("__init__", "index"):
            continue
        module = import_module(f"automq.protocol.messages.{path.stem}")
        found += [
            cls
            for cls in vars(module).values()
            if isinstance(cls, type) and issubclass(cls, Message) and cls is not Message
        ]
    return found


class Filler:
    def __init__(self, seed: int, *, nulls: bool = True, tags: bool = False) -> None:
        self.random = random.Random(seed)
        self.nulls = nulls
        self.tags = tags

    def fill(self, cls: type[Struct], version: int, flexible: bool) -> Any:
        values = {}
        fields = [name for name in cls.FIELDS if name != "unknown_tagged_fields"]
        for name, line in zip(fields, cls.TYPES, strict=True):
            kind, versions, _, nullable = (*line.split(), "", "")[:4]
            if not _inside(version, versions):
                continue
            may_be_null = self.nulls and _inside(version, nullable)
            if may_be_null and self.random.random() < 0.25:
                values[name] = None
            else:
                values[name] = self._value(cls, name, kind, version, flexible)
        if flexible and self.tags and self.random.random() < 0.3:
            tags = self.random.sample(range(20, 70_000), 2)
            values["unknown_tagged_fields"] = {tag: self._bytes() for tag in tags}
        return cls(**values)

    def _value(self, owner: type[Struct], name: str, kind: str, version: int, flexible: bool) -> Any:
        if kind.startswith("[]"):
            count = self.random.choice((0, 1, 1, 2, 3))
            return [self._value(owner, name, kind[2:], version, flexible) for _ in range(count)]
        if kind in _INTS:
            return self.integer(name, _INTS[kind])
        if kind == "uint16":
            return self.random.randrange(1 << 16)
        if kind == "bool":
            return self.random.random() < 0.5
        if kind == "float64":
            return self.random.uniform(-1e9, 1e9)
        if kind == "string":
            length = self.random.choice((0, 1, 7, 126, 127, 128, 300))
            return "".join(self.random.choice("abcdefgh.-é€😀") for _ in range(length))
        if kind in ("bytes", "records"):
            return self._bytes()
        if kind == "uuid":
            return self.random.choice((bytes(16), self.random.randbytes(16)))
        struct = getattr(sys.modules[owner.__module__], kind)
        return self.fill(struct, version, flexible)

    def integer(self, name: str, bits: int) -> int:
        anything = self.random.randrange(-(2 ** (bits - 1)), 2 ** (bits - 1))
        return self.random.choice((0, 1, -1, anything, self.random.randrange(100)))

    def _bytes(self) -> bytes:
        return self.random.randbytes(self.random.choice((0, 1, 20, 127, 128, 2000)))


def _inside(version: int, versions: str) -> bool:
    if not versions:
        return False
    if versions.endswith("+"):
        return version >= int(versions[:-1])
    first, _, last = versions.partition("-")
    return int(first) <= version <= int(last or first)


def is_flexible(cls: type[Message], version: int) -> bool:
    return cls.FLEXIBLE_FROM is not None and version >= cls.FLEXIBLE_FROM
