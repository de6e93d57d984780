"""Generates decoders: one function a struct and distinct layout, which reads `n` consecutive instances.

Rules the generated code follows:
- `_read_x(buf, p, end, b, n) -> (list, p)`: `p` position, `end` length of the buffer, `b` a one-element list
  with the bytes of Python objects that may still be built.
- Neighbouring fixed-size fields, and the length of what follows them, come from one `struct` call.
- A length is not compared with the end of the buffer where it is read: slices clip, reads past the end raise,
  `p` only grows, and the caller refuses a final `p` other than `end`. Counts are checked, before any object.
"""

from __future__ import annotations

from .layout import Code, View, default_expr, has_records
from .schema import FIXED, FIXED_SIZE, Field, Struct


class ReaderGenerator:
    def __init__(
        self, view: View, struct: Struct, child_reader: dict[str, str], from_memoryview: bool
    ) -> None:
        self.view = view
        self.struct = struct
        self.child_reader = child_reader
        self.from_memoryview = from_memoryview  # else the buffer is `bytes`: cheaper slices
        self.code = Code(2)
        self.pending: list[tuple[str, str]] = []

    def body(self) -> str:
        head = Code(1)
        head("a = []")
        head("add = a.append")
        head("for _ in range(n):")
        head(f"o = new({self.struct.name})", 1)
        for field in self.view.plain_fields(self.struct):
            self._field(field)
        absent = [f for f in self.struct.fields if not self.view.present(f)]
        for field in absent:
            self.code(f"o.{field.attr} = {default_expr(field)}")
        self._tags()
        self._flush()
        self.code("add(o)")
        tail = Code(1)
        tail("return a, p")
        return "\n".join((head.text(), self.code.text(), tail.text()))

    # -- fixed-size fields, gathered ------------------------------------------------------------------

    def _pend(self, fmt: str, target: str) -> None:
        self.pending.append((fmt, target))

    def _flush(self) -> None:
        if not self.pending:
            return
        formats = [fmt for fmt, _ in self.pending]
        targets = ", ".join(target for _, target in self.pending)
        size = sum(FIXED_SIZE[fmt] for fmt in formats)
        if formats == ["B"]:
            self.code(f"{targets} = buf[p]")
        elif formats == ["?"]:
            self.code(f"{targets} = buf[p] != 0")
        else:
            comma = "," if len(formats) == 1 else ""
            self.code(f"{targets}{comma} = U_{format_name(formats)}(buf, p)")
        self.code(f"p += {size}")
        self.pending = []

    # -- fields ---------------------------------------------------------------------------------------

    def _field(self, field: Field) -> None:
        if field.is_array:
            self._array(field)
        elif field.struct is not None:
            self._struct_field(field)
        elif field.type == "string":
            self._string(field)
        elif field.type in ("bytes", "records"):
            self._bytes(field)
        else:
            self._pend(FIXED[field.type], f"o.{field.attr}")

    def _null(self, field: Field, condition: str) -> None:
        """The branch for a null, closing an if chain."""
        if self.view.nullable(field):
            if condition:
                self.code(f"elif {condition}:")
                self.code(f"o.{field.attr} = None", 1)
                self.code("else:")
                self.code(f'raise bad_length("{field.name}", n)', 1)
            else:
                self.code("else:")
                self.code(f"o.{field.attr} = None", 1)
        else:
            self.code("else:")
            self.code(f'raise bad_length("{field.name}", n)', 1)

    def _string(self, field: Field) -> None:
        target = f"o.{field.attr}"
        compact = self.view.compact(field)
        self._pend("B" if compact else "h", "n")
        self._flush()
        decode = 'str(buf[p:q], "utf-8")' if self.from_memoryview else "buf[p:q].decode()"
        self.code("if 0 < n < 128:" if compact else "if 0 <= n < 128:")
        self.code("q = p + n - 1" if compact else "q = p + n", 1)
        self.code(f"{target} = {decode}", 1)
        self.code("p = q", 1)
        self.code("elif n:" if compact else "elif n > 0:")
        helper = "long_compact_string" if compact else "long_string"
        self.code(f"{target}, p = {helper}(buf, p, n, b)", 1)
        self._null(field, "" if compact else "n == -1")

    def _bytes(self, field: Field) -> None:
        compact = self.view.compact(field)
        self._pend("B" if compact else "i", "n")
        self._flush()
        if compact:
            self.code("if n > 127:")
            self.code("n, p = uvarint_tail(buf, p, n)", 1)
        self.code("if n:" if compact else "if n >= 0:")
        self.code("q = p + n - 1" if compact else "q = p + n", 1)
        keeps_view = field.type == "records" or not self.from_memoryview
        self.code(f"o.{field.attr} = " + ("buf[p:q]" if keeps_view else "bytes(buf[p:q])"), 1)
        self.code("p = q", 1)
        self._null(field, "" if compact else "n == -1")

    def _struct_field(self, field: Field) -> None:
        assert field.struct is not None
        read = f"(o.{field.attr},), p = {self.child_reader[field.struct.name]}(buf, p, end, b, 1)"
        if not self.view.nullable(field):
            self._flush()
            self.code(read)
            return
        # Kafka marks a null by -1 in a plain field, by 0 in a tagged one.
        tagged = self.view.tagged(field)
        self._pend("B" if tagged else "b", "n")
        self._flush()
        self.code("if n:" if tagged else "if n >= 0:")
        self.code(read, 1)
        self.code("else:")
        self.code(f"o.{field.attr} = None", 1)

    def _array(self, field: Field) -> None:
        compact = self.view.compact(field)
        self._pend("B" if compact else "i", "n")
        self._flush()
        if compact:
            self.code("if n > 127:")
            self.code("n, p = uvarint_tail(buf, p, n)", 1)
        self.code("if n > 1:" if compact else "if n > 0:")
        if compact:
            self.code("n -= 1", 1)
        smallest = self.view.min_element_size(field)
        self.code(f"b[0] -= n * {self.view.element_weight(field)}", 1)
        self.code(f"if b[0] < 0 or n * {smallest} > end - p:", 1)
        self.code(f'raise bad_count("{field.name}", n, b)', 2)
        self._elements(field, compact)
        self.code("elif n:" if compact else "elif n == 0:")
        self.code(f"o.{field.attr} = []", 1)
        self._null(field, "" if compact else "n == -1")

    def _elements(self, field: Field, compact: bool) -> None:
        target = f"o.{field.attr}"
        if field.struct is not None:
            self.code(f"{target}, p = {self.child_reader[field.struct.name]}(buf, p, end, b, n)", 1)
        elif field.type == "string":
            helper = "compact_strings" if compact else "strings"
            self.code(f"{target}, p = {helper}(buf, p, n, b)", 1)
        elif field.type == "uuid":
            self.code(f"{target}, p = uuids(buf, p, n)", 1)
        else:
            fmt = FIXED[field.type]
            self.code(f'{target} = list(unpack_from(f">{{n}}{fmt}", buf, p))', 1)
            size = FIXED_SIZE[fmt]
            self.code("p += n" if size == 1 else f"p += {size} * n", 1)

    # -- tagged fields --------------------------------------------------------------------------------

    def _tags(self) -> None:
        if not self.view.flexible:
            if self.view.message.first_flexible is not None:
                self.code("o.unknown_tagged_fields = None")
            return
        known = self.view.tagged_fields(self.struct)
        for field in known:
            self.code(f"o.{field.attr} = {default_expr(field)}")
        self._pend("B", "t")
        self._flush()
        self.code("if t:")
        self.code.depth += 1
        if known:
            self._known_tags(known)
        else:
            self.code("o.unknown_tagged_fields, p = unknown_tags(buf, p, end, t, b)")
        self.code.depth -= 1
        self.code("else:")
        self.code("o.unknown_tagged_fields = None", 1)

    def _known_tags(self, known: list[Field]) -> None:
        code = self.code
        code("if t > 127:")
        code("t, p = uvarint_tail(buf, p, t)", 1)
        code("seen = 0")
        code("u = None")
        code("for _ in range(t):")
        code.depth += 1
        code("t, e, p = tag_head(buf, p, end)")
        for i, field in enumerate(known):
            code(f"{'if' if i == 0 else 'elif'} t == {field.tag}:")
            code.depth += 1
            code(f"if seen & {1 << (field.tag or 0)}:")
            code("raise duplicate_tag(t)", 1)
            code(f"seen |= {1 << (field.tag or 0)}")
            self._field(field)
            self._flush()
            code("if p != e:")
            code("raise bad_tag_size(t)", 1)
            code.depth -= 1
        code("else:")
        code("u = unknown_tag(u, t, buf, p, e, b)", 1)
        code("p = e", 1)
        code.depth -= 1
        code("o.unknown_tagged_fields = u")


def format_name(formats: list[str]) -> str:
    """A name for a `struct` format: `hi?16s` becomes `hitX`."""
    return "".join({"?": "t", "16s": "X"}.get(fmt, fmt) for fmt in formats)


def format_of(name: str) -> str:
    return ">" + "".join({"t": "?", "X": "16s"}.get(char, char) for char in name)


def reads_memoryview(root: Struct) -> bool:
    """Messages that carry records are decoded from a memoryview, so that records stay uncopied."""
    return has_records(root)
