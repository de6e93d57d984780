"""One setting: its name, type, default and check; and registries of them.

Types, parsing and messages follow Kafka's ConfigDef, because clients' tools show them and tests compare them.
Values are Python's: LIST is a tuple of str, PASSWORD a `Secret`, CLASS a str, an unset optional is None. Sizes and
durations of our own keys also take units (`64MiB`); Kafka's keys take what Kafka takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum, IntEnum
from typing import Any, Generic, TypeVar

from automq.plugins.options import Size
from automq.plugins.secrets import MASK, Secret

T = TypeVar("T")

INT_MAX = 2**31 - 1
LONG_MAX = 2**63 - 1
SHORT_MAX = 2**15 - 1


class ConfigError(ValueError):
    """A setting's name or value is not acceptable; the message names it and what was expected, never a secret."""


class Type(IntEnum):
    """Kafka's codes in DescribeConfigs responses."""

    BOOLEAN = 1
    STRING = 2
    INT = 3
    SHORT = 4
    LONG = 5
    DOUBLE = 6
    LIST = 7
    CLASS = 8
    PASSWORD = 9


class Update(Enum):
    """When a broker setting may change: only at start, for one broker, or for the cluster as well."""

    READ_ONLY = "read-only"
    PER_BROKER = "per-broker"
    CLUSTER_WIDE = "cluster-wide"


Check = Callable[[Any], str | None]  # a sentence saying what is wrong, or None


class Setting(Generic[T]):
    """A declared setting. `config[setting]` gives its value as T."""

    __slots__ = (
        "check",
        "default",
        "doc",
        "effective",
        "name",
        "sensitive",
        "sized",
        "type",
        "unit",
        "update",
        "valid",
    )

    def __init__(
        self,
        name: str,
        type: Type,
        default: T,
        doc: str,
        *,
        check: Check | None = None,
        valid: str = "",
        unit: str = "",
        update: Update = Update.READ_ONLY,
        effective: bool = True,
        sensitive: bool = False,
        sized: bool = False,
    ) -> None:
        self.name = name
        self.type = type
        self.default = default
        self.doc = doc
        self.check = check
        self.valid = valid  # how the reference page says what is allowed
        self.unit = unit
        self.update = update
        self.effective = effective  # False: known to Kafka or AutoMQ, accepted, changes nothing here
        self.sized = sized  # takes `64MiB` as well
        self.sensitive = sensitive or type is Type.PASSWORD

    def parse(self, text: str) -> T:
        """The value of `text`. Raises ConfigError; for a sensitive setting the text stays out of the message."""
        try:
            value = _PARSE[self.type](text)
            if self.sized and value is None:
                value = Size.parse(text)
        except ValueError as error:
            raise self._invalid(text, str(error)) from None
        if value is None:
            raise self._invalid(text, f"Not a number of type {self.type.name}")
        if self.type is Type.LIST and "" in value:
            raise ConfigError(f"Configuration '{self.name}' values must not be empty.")
        if self.check is not None and (problem := self.check(value)) is not None:
            raise self._invalid(text, problem)
        return value

    def text(self, value: Any) -> str | None:
        """The inverse of `parse`; None for an unset value. Sensitive values too: callers mask (`shown`)."""
        if value is None:
            return None
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, tuple):
            return ",".join(value)
        if isinstance(value, Secret):
            return value.reveal()
        return str(int(value)) if isinstance(value, Size) else str(value)

    def shown(self, value: Any) -> str | None:
        """`text` as it may appear in a log, a page or a response."""
        text = self.text(value)
        if text is None or not self.sensitive:
            return mask_url(text) if text is not None and "://" in text else text
        return MASK

    def _invalid(self, text: str, problem: str) -> ConfigError:
        shown = MASK if self.sensitive else mask_url(text)
        return ConfigError(f"Invalid value {shown} for configuration {self.name}: {problem}")

    def __repr__(self) -> str:
        return f"Setting({self.name})"


_URL_SECRET = re.compile(
    r"((?:secret|password|token|accesskey|access_key|sas|credential|arguments)[^=&]*=)[^&\s,]+", re.IGNORECASE
)
_URL_USER = re.compile(r"(://[^/@:\s]*):[^/@\s]*@")


def mask_url(text: str) -> str:
    """`text` with passwords in its URLs' user part and secrets in their queries masked."""
    return _URL_USER.sub(rf"\1:{MASK}@", _URL_SECRET.sub(rf"\1{MASK}", text))


def _boolean(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered not in ("true", "false"):
        raise ValueError("Expected value to be either true or false")
    return lowered == "true"


def _whole(limit: int) -> Callable[[str], int | None]:
    def parse(text: str) -> int | None:
        text = text.strip()
        if not re.fullmatch(r"[+-]?\d{1,20}", text):
            return None
        value = int(text)
        return value if -limit - 1 <= value <= limit else None

    return parse


def _double(text: str) -> float | None:
    try:
        return float(text.strip())
    except ValueError:
        return None


def _list(text: str) -> tuple[str, ...]:
    """Repeats count once, as in Kafka 4."""
    stripped = text.strip()
    return tuple(dict.fromkeys(re.split(r"\s*,\s*", stripped))) if stripped else ()


_PARSE: dict[Type, Callable[[str], Any]] = {
    Type.BOOLEAN: _boolean,
    Type.STRING: str.strip,
    Type.INT: _whole(INT_MAX),
    Type.SHORT: _whole(SHORT_MAX),
    Type.LONG: _whole(LONG_MAX),
    Type.DOUBLE: _double,
    Type.LIST: _list,
    Type.CLASS: str.strip,
    Type.PASSWORD: lambda text: Secret(text.strip()),
}


def between(low: float | None, high: float | None) -> Check:
    def check(value: Any) -> str | None:
        if low is not None and value < low:
            return f"Value must be at least {low}"
        if high is not None and value > high:
            return f"Value must be no more than {high}"
        return None

    return check


def one_of(*values: str, fold_case: bool = False) -> Check:
    folded = {value.lower() for value in values}

    def check(value: Any) -> str | None:
        found = value.lower() in folded if fold_case else value in values
        return None if found else f"String must be one of: {', '.join(values)}"

    return check


def each_of(*values: str) -> Check:
    def check(value: Any) -> str | None:
        wrong = [item for item in value if item not in values]
        return f"String must be one of: {', '.join(values)}" if wrong else None

    return check


class Registry:
    """Settings of one scope by name, in order of declaration. The methods declare one each."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        self.by_name: dict[str, Setting[Any]] = {}

    def add(self, setting: Setting[T]) -> Setting[T]:
        if setting.name in self.by_name:
            raise ValueError(f"{self.scope} setting {setting.name} is declared twice")
        self.by_name[setting.name] = setting
        return setting

    def boolean(self, name: str, default: bool, doc: str, **more: Any) -> Setting[bool]:
        return self.add(Setting(name, Type.BOOLEAN, default, doc, valid="true, false", **more))

    def _number(
        self, type: Type, name: str, default: Any, doc: str, low: Any, high: Any, more: dict[str, Any]
    ) -> Setting[Any]:
        if low is not None or high is not None:
            more.setdefault("check", between(low, high))
            more.setdefault("valid", f"[{low if low is not None else ''}…{high if high is not None else ''}]")
        more.setdefault("unit", _unit_of(name))
        return self.add(Setting(name, type, default, doc, **more))

    def integer(
        self, name: str, default: int, doc: str, low: int | None = None, high: int | None = None, **more: Any
    ) -> Setting[int]:
        return self._number(Type.INT, name, default, doc, low, high, more)

    def short(
        self, name: str, default: int, doc: str, low: int | None = None, high: int | None = None, **more: Any
    ) -> Setting[int]:
        return self._number(Type.SHORT, name, default, doc, low, high, more)

    def long(
        self, name: str, default: int, doc: str, low: int | None = None, high: int | None = None, **more: Any
    ) -> Setting[int]:
        return self._number(Type.LONG, name, default, doc, low, high, more)

    def size(
        self, name: str, default: int, doc: str, low: int, high: int | None = None, **more: Any
    ) -> Setting[int]:
        """A LONG of bytes that also takes units."""
        return self._number(
            Type.LONG, name, default, doc, low, high, {"unit": "bytes", "sized": True, **more}
        )

    def optional_long(
        self, name: str, doc: str, low: int | None = None, high: int | None = None, **more: Any
    ) -> Setting[int | None]:
        return self._number(Type.LONG, name, None, doc, low, high, more)

    def optional_integer(
        self, name: str, doc: str, low: int | None = None, high: int | None = None, **more: Any
    ) -> Setting[int | None]:
        return self._number(Type.INT, name, None, doc, low, high, more)

    def double(
        self,
        name: str,
        default: float,
        doc: str,
        low: float | None = None,
        high: float | None = None,
        **more: Any,
    ) -> Setting[float]:
        return self._number(Type.DOUBLE, name, default, doc, low, high, more)

    def string(self, name: str, default: str, doc: str, **more: Any) -> Setting[str]:
        return self.add(Setting(name, Type.STRING, default, doc, **more))

    def choice(self, name: str, default: str, doc: str, *values: str, **more: Any) -> Setting[str]:
        return self.add(
            Setting(name, Type.STRING, default, doc, check=one_of(*values), valid=", ".join(values), **more)
        )

    def optional_string(self, name: str, doc: str, **more: Any) -> Setting[str | None]:
        return self.add(Setting[str | None](name, Type.STRING, None, doc, **more))

    def listing(self, name: str, default: tuple[str, ...], doc: str, **more: Any) -> Setting[tuple[str, ...]]:
        return self.add(Setting(name, Type.LIST, default, doc, **more))

    def password(self, name: str, doc: str, **more: Any) -> Setting[Secret | None]:
        return self.add(Setting[Secret | None](name, Type.PASSWORD, None, doc, **more))


_UNITS = (
    ("ms", "ms"),
    ("millis", "ms"),
    ("bytes", "bytes"),
    ("minutes", "min"),
    ("hours", "h"),
    ("seconds", "s"),
)


def _unit_of(name: str) -> str:
    last = name.rsplit(".", 1)[-1]
    return next((unit for suffix, unit in _UNITS if last == suffix), "")


BROKER = Registry("broker")
TOPIC = Registry("topic")
GROUP = Registry("group")
