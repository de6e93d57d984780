"""What a struct looks like on the wire in one version, and what it costs in memory: shared by the reader
and the writer generator."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import FIXED, FIXED_SIZE, Field, Message, Struct, inside, snake_case

# Structs that a response may hold already encoded, as a Fragment: large, and the same for many clients.
FRAGMENTS = frozenset({"MetadataResponseTopic", "DescribeTopicPartitionsResponseTopic"})

# CPython sizes in bytes, used to charge the decode budget before objects are built.
_INSTANCE = 48  # GC header, object header, the slot in its list with over-allocation
_SLOT = 8
_BOXED = {"h": 28, "H": 28, "i": 32, "q": 32, "d": 24, "16s": 56, "?": 0, "b": 0}  # small ints are shared
_STRING, _BYTES, _LIST = 56, 40, 72  # headers; contents are bounded by the frame


@dataclass(frozen=True)
class View:
    """One message at one version."""

    message: Message
    version: int

    @property
    def flexible(self) -> bool:
        return self.message.is_flexible(self.version)

    def compact(self, field: Field) -> bool:
        return self.flexible and (field.flexible is None or inside(self.version, field.flexible))

    def present(self, field: Field) -> bool:
        return inside(self.version, field.versions)

    def tagged(self, field: Field) -> bool:
        return self.flexible and inside(self.version, field.tagged)

    def nullable(self, field: Field) -> bool:
        return inside(self.version, field.nullable)

    def plain_fields(self, struct: Struct) -> list[Field]:
        return [f for f in struct.fields if self.present(f) and not self.tagged(f)]

    def tagged_fields(self, struct: Struct) -> list[Field]:
        return sorted(
            (f for f in struct.fields if self.present(f) and self.tagged(f)), key=lambda f: f.tag or 0
        )

    def min_size(self, struct: Struct) -> int:
        """The fewest bytes a struct can take on the wire."""
        return sum(self._min_field_size(f) for f in self.plain_fields(struct)) + self.flexible

    def _min_field_size(self, field: Field) -> int:
        if field.is_array or field.type in ("bytes", "records"):
            return 1 if self.compact(field) else 4
        if field.type == "string":
            return 1 if self.compact(field) else 2
        if field.struct is not None:
            return 1 if self.nullable(field) else self.min_size(field.struct)
        return FIXED_SIZE[FIXED[field.type]]

    def min_element_size(self, field: Field) -> int:
        if field.struct is not None:
            return self.min_size(field.struct)
        if field.type == "string":
            return 1 if self.compact(field) else 2
        return FIXED_SIZE[FIXED[field.type]]

    def weight(self, struct: Struct) -> int:
        """About how many bytes of memory one decoded instance takes, without variable contents.

        Fields that the version lacks count too: so a budget means the same number of elements in every version.
        """
        total = _INSTANCE + _SLOT * (len(struct.fields) + 1)
        return total + sum(self._field_weight(f) for f in struct.fields)

    def _field_weight(self, field: Field) -> int:
        if field.is_array:
            return _LIST
        if field.struct is not None:
            return 0 if self.tagged(field) or self.nullable(field) else self.weight(field.struct)
        return self._scalar_weight(field)

    def _scalar_weight(self, field: Field) -> int:
        variable = {"string": _STRING, "bytes": _BYTES, "records": 2 * _BYTES}
        return variable.get(field.type) or _BOXED[FIXED[field.type]]

    def element_weight(self, field: Field) -> int:
        if field.struct is not None:
            return self.weight(field.struct)
        return _SLOT + self._scalar_weight(field)


def has_records(struct: Struct) -> bool:
    return any(f.type == "records" or (f.struct is not None and has_records(f.struct)) for f in struct.fields)


def is_scalar_only(struct: Struct) -> bool:
    """Instances hold nothing mutable, so that one frozen default can be shared by all."""
    return all(not f.is_array and f.struct is None and f.type != "records" for f in struct.fields)


def default_name(struct: Struct) -> str:
    return "DEFAULT_" + snake_case(struct.name).upper()


def default_expr(field: Field) -> str:
    """The field's default as a Python expression that is safe to evaluate once an instance."""
    if field.default_is_null:
        return "None"
    if field.is_array:
        return "[]"
    if field.struct is not None:
        return default_name(field.struct) if is_scalar_only(field.struct) else f"{field.struct.name}()"
    text = field.default
    if field.type == "string":
        return repr(text or "")
    if field.type == "bytes":
        return 'b""'
    if field.type == "records":
        return "None"
    if field.type == "uuid":
        return "ZERO_UUID"
    if field.type == "bool":
        return str(text is not None and text.lower() == "true")
    if field.type == "float64":
        return repr(float(text or 0))
    return str(int(text, 0) if text else 0)


def differs_from_default(field: Field, value: str) -> str:
    """An expression that is true when `value` would be lost by leaving the field out."""
    if field.default_is_null:
        return f"{value} is not None"
    if field.is_array:
        ever_nullable = field.nullable[0] <= field.nullable[1]
        return f"({value} is None or {value})" if ever_nullable else value
    default = default_expr(field)
    if field.type == "bool":
        return f"not {value}" if default == "True" else value
    if field.struct is not None and is_scalar_only(field.struct):
        return f"({value} is not {default} and {value} != {default})"
    return f"{value} != {default}"


class Code:
    """Lines of Python at an indentation."""

    def __init__(self, depth: int = 0) -> None:
        self.lines: list[str] = []
        self.depth = depth

    def __call__(self, line: str = "", indent: int = 0) -> None:
        self.lines.append("    " * (self.depth + indent) + line if line else "")

    def text(self) -> str:
        return "\n".join(self.lines)
