"""A broker's configuration in force: layers of values, dynamic changes, and their description.

Layers, from the strongest: dynamic for this broker; dynamic for all; static (command line, over environment, over
file); default. An unknown key is refused with the nearest name. A key that is known but changes nothing here is
kept, and named in `ineffective` so that the broker can log it. Reading a value is one dictionary look-up. Secrets
are `Secret` objects.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from automq.config import settings
from automq.config.describe import ConfigEntry, Source, Synonym
from automq.config.properties import PROPERTIES_BYTES_MAX, parse_properties
from automq.config.setting import BROKER, ConfigError, Setting, Type, Update
from automq.config.settings.accepted import ACCEPTED_PREFIXES
from automq.config.settings.storage import SYNONYMS as STORAGE_SYNONYMS
from automq.plugins.options import read_secret

T = TypeVar("T")
ENVIRONMENT_PREFIX = "AUTOMQ_"
_LISTENER_KEY = re.compile(
    r"listener\.name\.([^.]+)\.(?:(plain|scram-sha-256|scram-sha-512|oauthbearer|gssapi)\.)?(.+)"
)
_MECHANISM_KEYS = ("sasl.jaas.config", "sasl.server.callback.handler.class", "connections.max.reauth.ms")
# Settings with older or coarser names for the same thing, strongest first (topics have theirs in `topic.SYNONYMS`).
BROKER_SYNONYMS: dict[str, tuple[Setting[Any], ...]] = {
    "log.retention.ms": (
        settings.LOG_RETENTION_MS,
        settings.LOG_RETENTION_MINUTES,
        settings.LOG_RETENTION_HOURS,
    ),
    "log.retention.minutes": (settings.LOG_RETENTION_MINUTES, settings.LOG_RETENTION_HOURS),
    "log.roll.ms": (settings.LOG_ROLL_MS, settings.LOG_ROLL_HOURS),
    "log.roll.jitter.ms": (settings.LOG_ROLL_JITTER_MS, settings.LOG_ROLL_JITTER_HOURS),
    "log.flush.interval.ms": (settings.LOG_FLUSH_INTERVAL_MS, settings.LOG_FLUSH_SCHEDULER_INTERVAL_MS),
}
OnChange = Callable[[frozenset[str]], None]


class BrokerConfig:
    """Not thread safe: changed and read on the loop."""

    def __init__(self, static: Mapping[str, str] | None = None) -> None:
        """Raises ConfigError for an unknown key or an invalid value."""
        self.ineffective: list[str] = []
        self._static: dict[str, Any] = {}
        self._opaque: dict[str, str] = {}
        self._by_listener: dict[tuple[str, str | None, str], Any] = {}
        self._dynamic: dict[str, Any] = {}
        self._dynamic_default: dict[str, Any] = {}
        self._callbacks: list[OnChange] = []
        for name, text in (static or {}).items():
            self._set_static(name, text)
        self._values = self._resolve()

    @classmethod
    def load(
        cls,
        path: Path | None = None,
        overrides: Mapping[str, str] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> BrokerConfig:
        """Reads `path` (server.properties), then AUTOMQ_… of `environ`, then `overrides`. Raises ConfigError."""
        values: dict[str, str] = {}
        if path is not None:
            values.update(parse_properties(_read(path), str(path)))
        values.update(_from_environment(environ or {}))
        values.update(overrides or {})
        return cls(values)

    def __getitem__(self, setting: Setting[T]) -> T:
        return self._values[setting]

    def for_listener(self, listener: str, setting: Setting[T], mechanism: str | None = None) -> T:
        """The value for one listener (and SASL mechanism): its own key, else the general one."""
        folded = mechanism.lower() if mechanism else None
        for key in ((listener.lower(), folded, setting.name), (listener.lower(), None, setting.name)):
            if key in self._by_listener:
                return self._by_listener[key]
        return self[setting]

    def is_set(self, setting: Setting[Any]) -> bool:
        """Whether any layer above the defaults has it."""
        name = setting.name
        return name in self._dynamic or name in self._dynamic_default or name in self._static

    @property
    def node_id(self) -> int:
        broker_id = self[settings.BROKER_ID]
        return self[settings.NODE_ID] if self.is_set(settings.NODE_ID) or broker_id < 0 else broker_id

    # dynamic changes

    def on_change(self, callback: OnChange) -> Callable[[], None]:
        """Calls `callback(names)` after dynamic changes took effect; returns what unregisters it."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def set_dynamic(self, changes: Mapping[str, str | None], *, default: bool = False) -> None:
        """Changes this broker's dynamic values (`default`: those of all brokers); None removes. All or nothing."""
        layer = self._dynamic_default if default else self._dynamic
        parsed = {
            name: None if text is None else validate_dynamic(name, text, per_broker=not default)
            for name, text in changes.items()
        }
        merged = {**layer, **parsed}
        self._replace(layer, {name: value for name, value in merged.items() if value is not None})

    def follow(self, broker_configs: Mapping[str, Mapping[str, str]]) -> list[str]:
        """Takes the dynamic values from a metadata image (`image.broker_configs`).

        Values are validated before they are stored, so one that fails here was written by another version: it is left
        out and described in the list that is returned, for the log.
        """
        problems: list[str] = []
        for layer, key in ((self._dynamic_default, ""), (self._dynamic, str(self.node_id))):
            new: dict[str, Any] = {}
            for name, text in broker_configs.get(key, {}).items():
                try:
                    new[name] = validate_dynamic(name, text, per_broker=key != "")
                except ConfigError as error:
                    problems.append(str(error))
            self._replace(layer, new)
        return problems

    def _replace(self, layer: dict[str, Any], new: dict[str, Any]) -> None:
        if layer == new:
            return
        layer.clear()
        layer.update(new)
        before, self._values = self._values, self._resolve()
        changed = frozenset(s.name for s, value in self._values.items() if before[s] != value)
        if changed:
            for callback in list(self._callbacks):
                callback(changed)

    # description

    def layers(self, *synonyms: Setting[Any]) -> list[Synonym]:
        """The values that settings of one meaning have, as Kafka lists them: layer by layer, strongest first.

        Those before the first value of the first name are left out: the list is empty when only another name is set.
        """
        found = []
        for source, layer in (
            (Source.DYNAMIC_BROKER_CONFIG, self._dynamic),
            (Source.DYNAMIC_DEFAULT_BROKER_CONFIG, self._dynamic_default),
            (Source.STATIC_BROKER_CONFIG, self._static),
        ):
            found += [_synonym(one, layer[one.name], source) for one in synonyms if one.name in layer]
        found += [
            _synonym(one, one.default, Source.DEFAULT_CONFIG) for one in synonyms if one.default is not None
        ]
        return list(itertools.dropwhile(lambda one: one.name != synonyms[0].name, found))

    def describe(self) -> list[ConfigEntry]:
        """Every setting of the broker, by name; sensitive values are None."""
        return [self.describe_one(BROKER.by_name[name]) for name in sorted(BROKER.by_name)]

    def describe_one(self, setting: Setting[Any]) -> ConfigEntry:
        synonyms = self.layers(*BROKER_SYNONYMS.get(setting.name, (setting,)))
        value = self[setting]
        return ConfigEntry(
            name=setting.name,
            value=None if setting.sensitive else setting.shown(value),
            source=synonyms[0].source if synonyms else Source.DEFAULT_CONFIG,
            synonyms=tuple(synonyms),
            sensitive=setting.sensitive,
            read_only=setting.update is Update.READ_ONLY,
            type=setting.type,
            doc=setting.doc,
        )

    def __repr__(self) -> str:
        given = ", ".join(f"{n}={BROKER.by_name[n].shown(v)}" for n, v in sorted(self._static.items()))
        return f"BrokerConfig({given})"

    # internal

    def _set_static(self, name: str, text: str) -> None:
        if name in BROKER.by_name:
            setting = BROKER.by_name[name]
            self._static[name] = _parse_static(setting, text)
            if not setting.effective:
                self.ineffective.append(name)
        elif (match := _LISTENER_KEY.fullmatch(name)) and _listener_setting(match) is not None:
            setting = BROKER.by_name[match[3]]
            self._by_listener[match[1].lower(), match[2], match[3]] = _parse_static(setting, text)
        elif name.startswith(ACCEPTED_PREFIXES):
            self._opaque[name] = text
            self.ineffective.append(name)
        else:
            raise ConfigError(_unknown(name))

    def _resolve(self) -> dict[Setting[Any], Any]:
        values = {}
        for name, setting in BROKER.by_name.items():
            for layer in (self._dynamic, self._dynamic_default, self._static):
                if name in layer:
                    values[setting] = layer[name]
                    break
            else:
                values[setting] = setting.default
        for ours, (theirs, factor) in STORAGE_SYNONYMS.items():
            if ours.name not in self._static and values[theirs] >= 0:
                # through the text, so that our setting's own bounds hold for AutoMQ's name as well
                values[ours] = ours.parse(str(values[theirs] * factor))
        return values


def validate_dynamic(name: str, text: str, *, per_broker: bool) -> Any:
    """The parsed value of a dynamic change. Raises ConfigError: unknown, read-only, invalid, or of one broker only."""
    if (match := _LISTENER_KEY.fullmatch(name)) and _listener_setting(match) is not None:
        raise ConfigError(f"Cannot update {name} dynamically: set it in server.properties and restart")
    setting = BROKER.by_name.get(name)
    if setting is None:
        raise ConfigError(_unknown(name))
    if setting.update is Update.READ_ONLY:
        raise ConfigError(f"Cannot update these configs dynamically: {name}")
    if setting.update is Update.PER_BROKER and not per_broker:
        raise ConfigError(
            f"Cannot update these configs at default cluster level, broker id must be specified: {name}"
        )
    return setting.parse(text)


def _parse_static(setting: Setting[Any], text: str) -> Any:
    """Only the files of the broker's own machine may point at a secret's place; a remote change gives the text."""
    if setting.type is Type.PASSWORD and text.startswith(("env:", "file:")):
        try:
            return read_secret(text)
        except ValueError as error:
            raise ConfigError(f"Invalid value for configuration {setting.name}: {error}") from None
    return setting.parse(text)


def _listener_setting(match: re.Match[str]) -> Setting[Any] | None:
    mechanism, name = match[2], match[3]
    if mechanism is not None and name not in _MECHANISM_KEYS:
        return None
    return BROKER.by_name.get(name)


def _synonym(setting: Setting[Any], value: Any, source: Source) -> Synonym:
    return Synonym(setting.name, None if setting.sensitive else setting.shown(value), source)


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, BROKER.by_name, n=1, cutoff=0.5)
    hint = f": did you mean {near[0]}?" if near else ""
    return f"Unknown configuration {name}{hint}"


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(PROPERTIES_BYTES_MAX + 1)
    except OSError as error:
        raise ConfigError(f"The configuration file {path} cannot be read: {error.strerror}") from None
    if len(data) > PROPERTIES_BYTES_MAX:
        raise ConfigError(f"The configuration file {path} is larger than {PROPERTIES_BYTES_MAX} bytes")
    return data.decode("utf-8")


def environment_name(name: str) -> str:
    """`num.partitions` is AUTOMQ_NUM_PARTITIONS."""
    return ENVIRONMENT_PREFIX + re.sub(r"[.-]", "_", name).upper()


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    ours = {key: value for key, value in environ.items() if key.startswith(ENVIRONMENT_PREFIX)}
    if not ours:
        return {}
    known = {environment_name(name): name for name in BROKER.by_name}
    values = {}
    for key, value in ours.items():
        name = known.get(key) or _listener_from_environment(key, known)
        if name is None:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            raise ConfigError(
                f"Unknown environment variable {key}" + (f": did you mean {near[0]}?" if near else "")
            )
        values[name] = value
    return values


def _listener_from_environment(key: str, known: Mapping[str, str]) -> str | None:
    prefix = ENVIRONMENT_PREFIX + "LISTENER_NAME_"
    if not key.startswith(prefix):
        return None
    rest = key[len(prefix) :]
    for cut in (match.start() for match in re.finditer("_", rest)):
        name = known.get(ENVIRONMENT_PREFIX + rest[cut + 1 :])
        if name is not None:
            return f"listener.name.{rest[:cut].lower()}.{name}"
    return None
