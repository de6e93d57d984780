"""Options models: a driver's settings as a frozen dataclass.

A field is `name: type = option(default, "help", unit="…")`. Types: str, bool, int, float, `Secret`, `Duration`
(seconds), `Size` (bytes), an Enum, `tuple[str, ...]` (comma-separated), any of them `| None`. `parse_options`
builds the model from strings, the query of a URL or lines of a properties file: an unknown key is an error that
names the nearest, spelling variants (`pathStyle`, `path-style`, `path_style`) are one key. A secret is given as
`env:NAME` or `file:/path`; its text itself is accepted too, and reported so that the caller can warn.
"""

from __future__ import annotations

import dataclasses
import difflib
import enum
import os
import pathlib
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from automq.plugins.errors import InvalidArgument
from automq.plugins.secrets import Secret

# A credential file is a line or two; anything larger is a wrong path.
SECRET_FILE_BYTES_MAX = 64 * 1024

_MISSING = dataclasses.MISSING
Model = TypeVar("Model")


class Duration(float):
    """Seconds. Text: `250ms`, `5s`, `2m`, `1h`, `1d`; a bare number is seconds."""

    _UNITS: typing.ClassVar = {
        "us": 1e-6,
        "ms": 1e-3,
        "s": 1.0,
        "m": 60.0,
        "h": 3600.0,
        "d": 86400.0,
        "": 1.0,
    }

    @classmethod
    def parse(cls, text: str) -> Duration:
        return cls(_scaled(text, cls._UNITS, "a duration like 250ms, 5s or 2m"))

    def __repr__(self) -> str:
        return f"Duration({float(self):g})"

    def __str__(self) -> str:
        return f"{float(self) * 1000:g}ms" if self < 1 else f"{float(self):g}s"


class Size(int):
    """Bytes. Text: `512`, `64KiB`, `5MiB`, `1GiB` (binary) or `kB`, `MB`, `GB` (decimal)."""

    _UNITS: typing.ClassVar = {
        "": 1,
        "b": 1,
        "k": 1024,
        "kib": 1024,
        "m": 1024**2,
        "mib": 1024**2,
        "g": 1024**3,
        "gib": 1024**3,
        "tib": 1024**4,
        "kb": 1000,
        "mb": 1000**2,
        "gb": 1000**3,
        "tb": 1000**4,
    }

    @classmethod
    def parse(cls, text: str) -> Size:
        return cls(round(_scaled(text, cls._UNITS, "a size like 512, 64KiB or 1GiB")))

    def __repr__(self) -> str:
        return f"Size({int(self)})"

    def __str__(self) -> str:
        for factor, unit in ((1024**3, "GiB"), (1024**2, "MiB"), (1024, "KiB")):
            if self and int(self) % factor == 0:
                return f"{int(self) // factor}{unit}"
        return str(int(self))


@dataclass(frozen=True, kw_only=True)
class NoOptions:
    """The model of a driver that has no settings."""


@dataclass(frozen=True, kw_only=True)
class OptionInfo:
    """One documented option, for help texts and reference pages."""

    name: str
    type: str
    default: str
    help: str
    unit: str
    secret: bool
    required: bool


def option(default: Any = _MISSING, help: str = "", *, unit: str = "") -> Any:
    """A field of an options model; without a default it is required."""
    metadata = {"help": help, "unit": unit}
    if default is _MISSING:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def describe_options(model: type) -> tuple[OptionInfo, ...]:
    hints = typing.get_type_hints(model)
    described = []
    for field in _fields(model):
        inner, _ = _unwrap_optional(hints[field.name])
        required = field.default is _MISSING
        default = "" if required or field.default is None else _shown(field.default)
        described.append(
            OptionInfo(
                name=field.name,
                type=_type_name(inner),
                default=default,
                help=field.metadata.get("help", ""),
                unit=field.metadata.get("unit", ""),
                secret=inner is Secret,
                required=required,
            )
        )
    return tuple(described)


def parse_options(
    model: type[Model], values: Mapping[str, str], *, where: str, literal_secrets: list[str] | None = None
) -> Model:
    """Build `model` from text. Raises InvalidArgument naming the option and `where` it was given.

    Names of secrets that were given as plain text are added to `literal_secrets`.
    """
    hints = typing.get_type_hints(model)
    known = {_normal(field.name): field.name for field in _fields(model)}
    parsed: dict[str, Any] = {}
    for key, text in values.items():
        name = known.get(_normal(key))
        if name is None:
            raise InvalidArgument(_unknown(key, [field.name for field in _fields(model)], where))
        if name in parsed:
            raise InvalidArgument(f"option {name!r} is given twice in {where}")
        inner, _ = _unwrap_optional(hints[name])
        try:
            parsed[name] = _convert(inner, text)
        except ValueError as error:
            shown = "" if inner is Secret else f" {text!r}"
            raise InvalidArgument(f"option {name!r} in {where}: {error}, found{shown}") from None
        if inner is Secret and literal_secrets is not None and not text.startswith(("env:", "file:")):
            literal_secrets.append(name)
    missing = [f.name for f in _fields(model) if f.default is _MISSING and f.name not in parsed]
    if missing:
        raise InvalidArgument(f"{where} needs the option{'s' * (len(missing) > 1)} {', '.join(missing)}")
    return model(**parsed)


def read_secret(text: str) -> Secret:
    """`env:NAME`, `file:/path` or the text itself. Raises ValueError when the source is missing or empty."""
    if text.startswith("env:"):
        value = os.environ.get(text[4:], "")
        if not value:
            raise ValueError(f"the environment variable {text[4:]} is not set")
        return Secret(value)
    if text.startswith("file:"):
        path = pathlib.Path(text[5:])
        try:
            with path.open("rb") as file:
                data = file.read(SECRET_FILE_BYTES_MAX + 1)
        except OSError as error:
            raise ValueError(f"the secret's file {path} cannot be read ({error.strerror})") from None
        if len(data) > SECRET_FILE_BYTES_MAX:
            raise ValueError(f"the secret's file {path} is larger than {SECRET_FILE_BYTES_MAX} bytes")
        value = data.decode("utf-8", "strict").strip()
        if not value:
            raise ValueError(f"the secret's file {path} is empty")
        return Secret(value)
    return Secret(text)


def _fields(model: type) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(model)


def _normal(key: str) -> str:
    return key.replace("-", "").replace("_", "").replace(".", "").lower()


def _unknown(key: str, names: list[str], where: str) -> str:
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.4)
    if near:
        return f"unknown option {key!r} in {where}: did you mean {near[0]!r}?"
    return f"unknown option {key!r} in {where}: it takes {', '.join(sorted(names)) or 'no options'}"


def _unwrap_optional(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        arms = [arm for arm in typing.get_args(hint) if arm is not type(None)]
        if len(arms) == 1:
            return arms[0], True
    return hint, False


def _convert(kind: Any, text: str) -> Any:
    if kind is str:
        return text
    if kind is bool:
        return _boolean(text)
    if kind is Secret:
        return read_secret(text)
    if kind in (Duration, Size):
        return kind.parse(text)
    if kind in (int, float):
        return kind(text)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return _member(kind, text)
    if typing.get_origin(kind) is tuple:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind is pathlib.Path:
        return pathlib.Path(text)
    raise TypeError(f"options models do not know the type {kind!r}")


def _boolean(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in ("true", "1", "yes", "on"):
        return True
    if lowered in ("false", "0", "no", "off"):
        return False
    raise ValueError("expected true or false")


def _member(kind: type[enum.Enum], text: str) -> enum.Enum:
    for member in kind:
        if text.lower() in (str(member.value).lower(), member.name.lower()):
            return member
    raise ValueError(f"expected one of {', '.join(str(member.value) for member in kind)}")


def _scaled(text: str, units: Mapping[str, float], expected: str) -> float:
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]*)\s*", text)
    factor = units.get(match[2].lower()) if match else None
    if match is None or factor is None:
        raise ValueError(f"expected {expected}")
    return float(match[1]) * factor


def _type_name(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return " | ".join(str(member.value) for member in kind)
    if typing.get_origin(kind) is tuple:
        return "list"
    return str(getattr(kind, "__name__", kind)).lower()


def _shown(value: Any) -> str:
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value)
