"""Puts a message's module together: entities, distinct readers and writers, tables by version."""

from __future__ import annotations

import re

from .layout import FRAGMENTS, Code, View, default_expr, default_name, has_records, is_scalar_only
from .readers import ReaderGenerator, format_of, reads_memoryview
from .schema import FOREVER, Field, Message, Struct, Versions, snake_case
from .writers import WriterGenerator

# Names of `automq.protocol.wire` that generated code may call; a module imports those it uses.
_WIRE_NAMES = (
    "Fragment",
    "ZERO_UUID",
    "NULL_INT",
    "NULL_SHORT",
    "bad_count",
    "bad_length",
    "bad_tag_size",
    "compact_strings",
    "duplicate_tag",
    "long_compact_string",
    "long_string",
    "new",
    "not_in_version",
    "pack",
    "put_compact_strings",
    "put_records",
    "put_string_length",
    "put_strings",
    "put_tags",
    "put_uuids",
    "put_uvarint",
    "size_of_records",
    "strings",
    "tag_head",
    "unknown_tag",
    "unknown_tags",
    "unpack_from",
    "uuids",
    "uvarint_tail",
)

# Fields whose text may be a secret (invariant: no secret in a repr), by struct and field.
_HIDDEN_TEXT = {
    ("AlterableConfig", "Value"),
    ("CreatableTopicConfig", "Value"),
    ("CreatableTopicConfigs", "Value"),
    ("DescribeConfigsResourceResult", "Value"),
    ("DescribeConfigsSynonym", "Value"),
    ("DescribedDelegationToken", "TokenId"),
}

_SCALARS = {"bool": "bool", "string": "str", "bytes": "bytes", "records": "Any", "uuid": "bytes"}
_SCALARS |= {"float64": "float"} | dict.fromkeys(("int8", "int16", "uint16", "int32", "int64"), "int")


def message_module(message: Message, kafka_version: str) -> str:
    body = [_struct_class(message, s) for s in message.structs]
    tables, functions = _codecs(message)
    body += functions
    body.append(tables)
    code = "\n\n\n".join(body) + "\n"
    return _header(message, kafka_version, code) + "\n\n" + code


def _header(message: Message, kafka_version: str, code: str) -> str:
    base = "Message, Struct" if len(message.structs) > 1 else "Message"
    lines = [
        f'"""{message.name}, versions {message.versions[0]} to {message.versions[1]}.',
        "",
        f"Generated from the schema in Kafka {kafka_version} by tools/generate_messages.py: do not edit.",
        '"""',
        "# mypy: ignore-errors",
        "",
        "from __future__ import annotations",
        "",
        "from struct import Struct as Format",
        "from typing import Any",
        "",
        f"from automq.protocol.entity import UNSET, {base}, frozen",
    ]
    used = [name for name in _WIRE_NAMES if re.search(rf"\b{name}\b", code)]
    lines.append("from automq.protocol.wire import (")
    lines += [f"    {name}," for name in sorted(used, key=lambda n: (n.lower(), n))]
    lines.append(")")
    formats = sorted(set(re.findall(r"\b([UP]_\w+)\(", code)))
    if formats:
        lines.append("")
    for name in formats:
        method = "unpack_from" if name[0] == "U" else "pack"
        lines.append(f'{name} = Format("{format_of(name[2:])}").{method}')
    text = "\n".join(lines)
    for unused in ("UNSET, ", ", frozen"):
        if unused.strip(", ") not in code:
            text = text.replace(unused, "", 1)
    if "Any" not in code:
        text = text.replace("from typing import Any\n", "")
    if not formats:
        text = text.replace("from struct import Struct as Format\n", "")
    return re.sub(r"from automq.protocol.wire import \(\n\)", "", text)


# -- entities -----------------------------------------------------------------------------------------


def _struct_class(message: Message, struct: Struct) -> str:
    code = Code()
    is_root = struct is message.root
    ever_flexible = message.first_flexible is not None
    attrs = [f.attr for f in struct.fields] + (["unknown_tagged_fields"] if ever_flexible else [])
    code(f"class {struct.name}({'Message' if is_root else 'Struct'}):")
    code.depth = 1
    code(f"__slots__ = FIELDS = ({''.join(f'{attr!r}, ' for attr in attrs).rstrip()})".replace("'", '"'))
    code(f"TYPES = ({''.join(f'{_type_line(f)!r}, ' for f in struct.fields).rstrip()})".replace("'", '"'))
    if is_root:
        code(f"API_KEY = {message.api_key}")
        code(f"VERSIONS = {message.versions}")
        code(f"FLEXIBLE_FROM = {message.first_flexible}")
        code(f"HAS_RECORDS = {has_records(struct)}")
    uuids = [f.attr for f in struct.fields if f.type == "uuid"]
    if uuids:
        code(f"UUIDS = frozenset({uuids})".replace("'", '"'))
    hidden = [f.attr for f in struct.fields if (struct.name, f.name) in _HIDDEN_TEXT]
    if hidden:
        code(f"HIDDEN = frozenset({hidden})".replace("'", '"'))
    code()
    _constructor(code, struct, ever_flexible)
    if not is_root and is_scalar_only(struct):
        code.depth = 0
        code()
        code()
        code(f"{default_name(struct)} = frozen({struct.name}())")
    return code.text()


def _type_line(field: Field) -> str:
    """`[]Partition 3-12 nullable 5+`: type, versions that have the field, versions in which it may be null."""
    line = f"{'[]' * field.is_array}{field.type} {_versions_text(field.versions)}"
    return f"{line} nullable {_versions_text(field.nullable)}" if _ever_nullable(field) else line


def _versions_text(versions: Versions) -> str:
    first, last = versions
    if last == FOREVER:
        return f"{first}+"
    return f"{first}-{last}" if first != last else f"{first}"


def _constructor(code: Code, struct: Struct, ever_flexible: bool) -> None:
    code("def __init__(")
    code("self,", 1)
    if struct.fields or ever_flexible:
        code("*,", 1)
    for field in struct.fields:
        code(f"{field.attr}: {_annotation(field)} = {_parameter_default(field)},", 1)
    if ever_flexible:
        code("unknown_tagged_fields: dict[int, bytes] | None = None,", 1)
    code(") -> None:")
    for field in struct.fields:
        value = field.attr
        sentinel = _parameter_default(field)
        if sentinel != default_expr(field):
            value = f"{default_expr(field)} if {field.attr} is {sentinel} else {field.attr}"
        code(f"self.{field.attr} = {value}", 1)
    if ever_flexible:
        code("self.unknown_tagged_fields = unknown_tagged_fields", 1)
    elif not struct.fields:
        code("pass", 1)


def _parameter_default(field: Field) -> str:
    default = default_expr(field)
    is_mutable = default.endswith("()") or default == "[]"
    if not is_mutable:
        return default
    return "UNSET" if _ever_nullable(field) else "None"


def _ever_nullable(field: Field) -> bool:
    return field.nullable[0] <= field.nullable[1]


def _annotation(field: Field) -> str:
    base = field.struct.name if field.struct is not None else _SCALARS[field.type]
    if field.is_array:
        base = f"list[{base}]"
    if base == "Any":
        return base
    optional = (
        _ever_nullable(field) or field.default_is_null or _parameter_default(field) in ("None", "UNSET")
    )
    return f"{base} | None" if optional else base


# -- codecs -------------------------------------------------------------------------------------------


def _codecs(message: Message) -> tuple[str, list[str]]:
    """The version tables, and each distinct reader and writer once, named by the first version it serves."""
    functions: list[str] = []
    names: dict[tuple[str, str], str] = {}
    readers: dict[int, str] = {}
    writers: dict[int, str] = {}
    fragments: dict[str, dict[int, str]] = {}
    from_memoryview = reads_memoryview(message.root)
    for version in range(message.versions[0], message.versions[1] + 1):
        view = View(message, version)
        reader_of: dict[str, str] = {}
        writer_of: dict[str, str] = {}
        for struct in _reachable(view, message.root):
            text = ReaderGenerator(view, struct, reader_of, from_memoryview).body()
            reader_of[struct.name] = _intern(
                names, functions, "read", struct, version, "(buf, p, end, b, n)", text
            )
            text = WriterGenerator(view, struct, writer_of).body()
            arguments = "(objs, out, parts)" if has_records(struct) else "(objs, out)"
            writer_of[struct.name] = _intern(names, functions, "write", struct, version, arguments, text)
            if struct.name in FRAGMENTS:
                fragments.setdefault(struct.name, {})[version] = writer_of[struct.name]
        readers[version] = reader_of[message.root.name]
        writers[version] = writer_of[message.root.name]
    lines = [_table(message.name, "READERS", readers), _table(message.name, "WRITERS", writers)]
    lines += [_table(name, "WRITERS", table) for name, table in fragments.items()]
    return "\n".join(lines), functions


def _reachable(view: View, struct: Struct) -> list[Struct]:
    """The structs that occur in this version, children first."""
    found: list[Struct] = []
    for field in struct.fields:
        if field.struct is not None and view.present(field):
            found += [s for s in _reachable(view, field.struct) if s not in found]
    return [*found, struct]


def _intern(
    names: dict[tuple[str, str], str],
    functions: list[str],
    verb: str,
    struct: Struct,
    version: int,
    arguments: str,
    text: str,
) -> str:
    key = (f"{verb}_{struct.name}", text)
    if key not in names:
        names[key] = f"_{verb}_{snake_case(struct.name)}_v{version}"
        functions.append(f"def {names[key]}{arguments}:\n{text}")
    return names[key]


def _table(owner: str, name: str, functions: dict[int, str]) -> str:
    entries = "".join(f"    {version}: {function},\n" for version, function in functions.items())
    return f"{owner}.{name} = {{\n{entries}}}"
