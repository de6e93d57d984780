"""The schema model: what Kafka's message JSON says, resolved to plain objects.

Kafka's dialect: `//` comments; a field without `versions` lives in its `taggedVersions`; a default of JSON
null means "none given", the string "null" means null; `versions` of common structs add nothing to those of
the fields that use them.
"""

from __future__ import annotations

import json
import keyword
import re
from dataclasses import dataclass, field

Versions = tuple[int, int]  # inclusive; empty when first > last
NO_VERSIONS: Versions = (0, -1)
FOREVER = 32767

FIXED = {"bool": "?", "int8": "b", "int16": "h", "uint16": "H", "int32": "i", "int64": "q"}
FIXED |= {"float64": "d", "uuid": "16s"}
FIXED_SIZE = {"?": 1, "b": 1, "h": 2, "H": 2, "i": 4, "q": 8, "d": 8, "16s": 16, "B": 1}


@dataclass(eq=False)
class Struct:
    name: str
    fields: list[Field] = field(default_factory=list)


@dataclass(eq=False)
class Field:
    name: str
    attr: str
    type: str  # without the [] of arrays
    is_array: bool
    versions: Versions
    nullable: Versions
    tagged: Versions
    tag: int | None
    default: str | None  # as the schema spells it; None: not given
    ignorable: bool
    flexible: Versions | None  # overrides the message's own, for one header field
    struct: Struct | None = None

    @property
    def default_is_null(self) -> bool:
        return self.default == "null"


@dataclass(eq=False)
class Message:
    name: str
    kind: str
    api_key: int | None
    versions: Versions
    flexible: Versions
    latest_unstable: bool
    listeners: tuple[str, ...]
    root: Struct
    structs: list[Struct]  # children before parents, the root last

    def is_flexible(self, version: int) -> bool:
        return inside(version, self.flexible)

    @property
    def first_flexible(self) -> int | None:
        first = max(self.versions[0], self.flexible[0])
        return first if first <= min(self.versions[1], self.flexible[1]) else None


def inside(version: int, versions: Versions) -> bool:
    return versions[0] <= version <= versions[1]


def parse_versions(text: str | None) -> Versions:
    if text is None or text == "none":
        return NO_VERSIONS
    if text.endswith("+"):
        return int(text[:-1]), FOREVER
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def snake_case(name: str) -> str:
    """Kafka's camel case to snake case: a break before each capital that starts a word."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    return snake + "_" if keyword.iskeyword(snake) else snake


def parse_message(text: str) -> Message | None:
    """The message, or None when no version of it is valid any more."""
    raw = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
    if raw["validVersions"] == "none":
        return None
    common = {struct["name"]: struct for struct in raw.get("commonStructs", ())}
    resolver = _Resolver(common)
    root = resolver.build(raw["name"], raw["fields"])
    return Message(
        name=raw["name"],
        kind=raw["type"],
        api_key=raw.get("apiKey"),
        versions=parse_versions(raw["validVersions"]),
        flexible=parse_versions(raw.get("flexibleVersions")),
        latest_unstable=raw.get("latestVersionUnstable", False),
        listeners=tuple(raw.get("listeners", ())),
        root=root,
        structs=resolver.structs,
    )


class _Resolver:
    def __init__(self, common: dict[str, dict]) -> None:
        self.common = common
        self.by_name: dict[str, Struct] = {}
        self.structs: list[Struct] = []

    def build(self, name: str, raw_fields: list[dict]) -> Struct:
        if name in self.by_name:
            raise ValueError(f"struct {name} is defined twice")
        struct = self.by_name[name] = Struct(name)
        struct.fields = [self._field(raw) for raw in raw_fields]
        self.structs.append(struct)
        return struct

    def _field(self, raw: dict) -> Field:
        is_array = raw["type"].startswith("[]")
        type_name = raw["type"].removeprefix("[]")
        tagged = parse_versions(raw.get("taggedVersions"))
        default = raw.get("default")
        return Field(
            name=raw["name"],
            attr=snake_case(raw["name"]),
            type=type_name,
            is_array=is_array,
            versions=parse_versions(raw["versions"]) if "versions" in raw else tagged,
            nullable=parse_versions(raw.get("nullableVersions")),
            tagged=tagged,
            tag=raw.get("tag"),
            default=None if default is None else str(default),
            ignorable=raw.get("ignorable", False),
            flexible=parse_versions(raw["flexibleVersions"]) if "flexibleVersions" in raw else None,
            struct=self._struct(type_name, raw) if type_name[0].isupper() else None,
        )

    def _struct(self, name: str, raw: dict) -> Struct:
        if "fields" in raw:
            return self.build(name, raw["fields"])
        if name not in self.by_name:
            self.build(name, self.common[name]["fields"])
        return self.by_name[name]
