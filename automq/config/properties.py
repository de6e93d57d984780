"""Java's properties files: `key=value`, `key: value`, `key value`; `#` and `!` comment; `\\` continues and escapes."""

from __future__ import annotations

import re

from automq.config.setting import ConfigError

# A configuration is some kilobytes; anything larger is a wrong path.
PROPERTIES_BYTES_MAX = 1 << 20

_SEPARATOR = re.compile(r"(?<!\\)(?:\\\\)*(\s*[=:]\s*|\s+)")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}


def parse_properties(text: str, where: str) -> dict[str, str]:
    """Raises ConfigError when a key is given twice: Java keeps the last in silence, which hides mistakes."""
    values: dict[str, str] = {}
    for number, line in _logical_lines(text):
        match = _SEPARATOR.search(line)
        key, value = (line[: match.start(1)], line[match.end(1) :]) if match else (line, "")
        key = _unescape(key)
        if key in values:
            raise ConfigError(f"{where}, line {number}: {key} is set twice")
        values[key] = _unescape(value)
    return values


def _logical_lines(text: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    pending: str | None = None
    start = 0
    for number, raw in enumerate(text.splitlines(), 1):
        stripped = raw.lstrip()
        if pending is None:
            if not stripped or stripped[0] in "#!":
                continue
            pending, start = "", number
        trailing = len(stripped) - len(stripped.rstrip("\\"))
        if trailing % 2:
            pending += stripped[:-1]
            continue
        lines.append((start, (pending + stripped).rstrip()))
        pending = None
    if pending is not None:
        lines.append((start, pending))
    return lines


def _unescape(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        escaped = match[1]
        if len(escaped) == 5:
            return chr(int(escaped[1:], 16))
        return _CONTROL.get(escaped, escaped)

    return _ESCAPE.sub(one, text) if "\\" in text else text
