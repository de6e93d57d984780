"""Structured logs: one line an event, `key=value` fields after a fixed message.

Rules
-----
1. A message is a constant; what varies is a field, so that a log can be searched by both.
2. Fields name things (topic, partition, offset, object); they never carry payloads or secrets. Bytes are shown
   as their length only.
3. Rendering happens only when a line is written: a disabled level costs one comparison.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

ROOT = "automq"
FIELD_CHARS_MAX = 512
"""A field longer than this is cut: a log line must stay readable and bounded, whatever a client sent."""


class Logger:
    """Logs constant messages with fields; a thin face over the standard library's logger of the same name."""

    __slots__ = ("_logger",)

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name if name.startswith(ROOT) else f"{ROOT}.{name}")

    def debug(self, message: str, **fields: Any) -> None:
        self._log(logging.DEBUG, message, fields)

    def info(self, message: str, **fields: Any) -> None:
        self._log(logging.INFO, message, fields)

    def warning(self, message: str, **fields: Any) -> None:
        self._log(logging.WARNING, message, fields)

    def error(self, message: str, *, exc_info: BaseException | None = None, **fields: Any) -> None:
        self._log(logging.ERROR, message, fields, exc_info)

    def _log(
        self, level: int, message: str, fields: dict[str, Any], exc_info: BaseException | None = None
    ) -> None:
        if self._logger.isEnabledFor(level):
            self._logger.log(level, message, extra={"fields": fields}, exc_info=exc_info)


def get_logger(name: str) -> Logger:
    """The logger of one part, e.g. `get_logger("streams.upload")`."""
    return Logger(name)


def configure_logging(level: str = "INFO", *, as_json: bool = False) -> None:
    """Send automq's logs to standard error, as text or as one JSON object a line. Repeatable."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if as_json else _TextFormatter())
    root = logging.getLogger(ROOT)
    root.handlers[:] = [handler]
    root.propagate = False
    root.setLevel(level.upper())


def _show(value: Any) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return f"<{len(value)} bytes>"
    text = str(value)
    if len(text) > FIELD_CHARS_MAX:
        text = text[:FIELD_CHARS_MAX] + "…"
    return json.dumps(text, ensure_ascii=False) if any(c in text for c in ' "=\n\r') or not text else text


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", {})
        parts = [
            self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}",
            record.levelname,
            record.name.removeprefix(ROOT + "."),
            record.getMessage(),
            *(f"{name}={_show(value)}" for name, value in fields.items()),
        ]
        line = " ".join(parts)
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S") + f".{int(record.msecs):03d}",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name, value in getattr(record, "fields", {}).items():
            entry[name] = value if isinstance(value, int | float | bool) or value is None else _show(value)
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)
