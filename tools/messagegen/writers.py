"""Generates encoders: one function a struct and distinct layout, which writes a list of instances.

`_write_x(objs, out)` appends to the bytearray `out`. In messages that carry records it is
`_write_x(objs, out, parts) -> out`: a large record payload closes the current bytearray, goes to `parts` as it
is, and a new bytearray continues. A field that the version lacks must hold its default unless the schema calls
it ignorable, as in Kafka: losing it in silence would change the meaning.
"""

from __future__ import annotations

from .layout import FRAGMENTS, Code, View, differs_from_default, has_records
from .readers import format_name
from .schema import FIXED, Field, Struct


class WriterGenerator:
    def __init__(self, view: View, struct: Struct, child_writer: dict[str, str]) -> None:
        self.view = view
        self.struct = struct
        self.child_writer = child_writer
        self.code = Code(2)
        self.pending: list[tuple[str, str]] = []
        self.out = "out"

    def body(self) -> str:
        if self.struct.name in FRAGMENTS:
            self.code("if o.__class__ is Fragment:")
            self.code("out += o", 1)
            self.code("continue", 1)
        for field in self.struct.fields:
            if not self.view.present(field) and not field.ignorable:
                self.code(f"if {differs_from_default(field, 'o.' + field.attr)}:")
                self.code(f'raise not_in_version("{self.struct.name}.{field.attr}")', 1)
        for field in self.view.plain_fields(self.struct):
            self._field(field)
        if self.view.flexible:
            self._tags()
        self._flush()
        if not self.code.lines:
            self.code("pass")
        head = Code(1)
        head("for o in objs:")
        text = head.text() + "\n" + self.code.text()
        return text + "\n    return out" if has_records(self.struct) else text

    # -- fixed-size fields, gathered ------------------------------------------------------------------

    def _pend(self, fmt: str, expr: str) -> None:
        self.pending.append((fmt, expr))

    def _flush(self) -> None:
        if self.pending:
            name = format_name([fmt for fmt, _ in self.pending])
            self.code(f"{self.out} += P_{name}({', '.join(expr for _, expr in self.pending)})")
            self.pending = []

    # -- fields ---------------------------------------------------------------------------------------

    def _field(self, field: Field) -> None:
        if field.is_array:
            self._nullable(field, self._array)
        elif field.struct is not None:
            self._struct_field(field)
        elif field.type == "string":
            self._nullable(field, self._string)
        elif field.type in ("bytes", "records"):
            self._nullable(field, self._bytes)
        else:
            self._pend(FIXED[field.type], f"o.{field.attr}")

    def _nullable(self, field: Field, write) -> None:  # type: ignore[no-untyped-def]
        self.code(f"x = o.{field.attr}")
        if not self.view.nullable(field):
            write(field)
            return
        self._flush()
        self.code("if x is None:")
        if self.view.compact(field):
            self.code(f"{self.out}.append(0)", 1)
        else:
            is_short = field.type == "string" and not field.is_array
            self.code(f"{self.out} += {'NULL_SHORT' if is_short else 'NULL_INT'}", 1)
        self.code("else:")
        self.code.depth += 1
        write(field)
        self.code.depth -= 1

    def _length(self, field: Field, expr: str, fmt: str, put: str) -> None:
        """Write a length or count, as an unsigned varint of itself + 1 in flexible versions."""
        if not self.view.compact(field):
            self._pend(fmt, expr)
            self._flush()
            return
        self._flush()
        self.code(f"n = {expr} + 1")
        self.code("if n < 128:")
        self.code(f"{self.out}.append(n)", 1)
        self.code("else:")
        self.code(f"{put}({self.out}, n)", 1)

    def _string(self, field: Field) -> None:
        self.code("x = x.encode()")
        self._length(field, "len(x)", "h", "put_string_length")
        self.code(f"{self.out} += x")

    def _bytes(self, field: Field) -> None:
        if field.type == "bytes":
            self._length(field, "len(x)", "i", "put_uvarint")
            self.code(f"{self.out} += x")
        else:
            self._length(field, "size_of_records(x)", "i", "put_uvarint")
            self.code(f"{self.out} = put_records({self.out}, parts, x)")

    def _struct_field(self, field: Field) -> None:
        if not self.view.nullable(field):
            self._flush()
            self._call(field, f"(o.{field.attr},)")
            return
        self._flush()
        self.code(f"if o.{field.attr} is None:")
        self.code(f"{self.out}.append({0 if self.view.tagged(field) else 255})", 1)  # as the reader says
        self.code("else:")
        self.code.depth += 1
        self.code(f"{self.out}.append(1)")
        self._call(field, f"(o.{field.attr},)")
        self.code.depth -= 1

    def _call(self, field: Field, objs: str) -> None:
        assert field.struct is not None
        writer = self.child_writer[field.struct.name]
        if has_records(field.struct):
            self.code(f"{self.out} = {writer}({objs}, {self.out}, parts)")
        else:
            self.code(f"{writer}({objs}, {self.out})")

    def _array(self, field: Field) -> None:
        self._length(field, "len(x)", "i", "put_uvarint")
        if field.struct is not None:
            self._call(field, "x")
        elif field.type == "string":
            helper = "put_compact_strings" if self.view.compact(field) else "put_strings"
            self.code(f"{helper}({self.out}, x)")
        elif field.type == "uuid":
            self.code(f"put_uuids({self.out}, x)")
        else:
            self.code(f'{self.out} += pack(f">{{len(x)}}{FIXED[field.type]}", *x)')

    # -- tagged fields --------------------------------------------------------------------------------

    def _tags(self) -> None:
        known = self.view.tagged_fields(self.struct)
        self._flush()
        if not known:
            self.code("if o.unknown_tagged_fields:")
            self.code("put_tags(out, {}, o.unknown_tagged_fields)", 1)
            self.code("else:")
            self.code("out.append(0)", 1)
            return
        self.code("t = {}")
        for field in known:
            self.code(f"if {differs_from_default(field, 'o.' + field.attr)}:")
            self.code.depth += 1
            self.code(f"t[{field.tag}] = v = bytearray()")
            self.out = "v"
            self._field(field)
            self._flush()
            self.out = "out"
            self.code.depth -= 1
        self.code("if t or o.unknown_tagged_fields:")
        self.code("put_tags(out, t, o.unknown_tagged_fields)", 1)
        self.code("else:")
        self.code("out.append(0)", 1)
