"""Client-metrics subscriptions (KIP-714): `interval.ms`, `metrics`, `match`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from automq.config.setting import ConfigError, Registry

CLIENT_METRICS = Registry("client-metrics")
INTERVAL_MS = CLIENT_METRICS.integer("interval.ms", 300000, "How often matching clients push.", 100, 3600000)
METRICS = CLIENT_METRICS.listing("metrics", (), "Prefixes of metric names wanted; empty none, `*` all.")
MATCH = CLIENT_METRICS.listing("match", (), "`selector=regex` pairs that a client must match.")

SELECTORS = frozenset(
    {
        "client_instance_id",
        "client_id",
        "client_software_name",
        "client_software_version",
        "client_source_address",
        "client_source_port",
    }
)


def validate_client_metrics(configs: Mapping[str, str]) -> None:
    """Raises ConfigError: unknown name, bad value, unknown selector or invalid pattern."""
    for name, text in configs.items():
        setting = CLIENT_METRICS.by_name.get(name)
        if setting is None:
            raise ConfigError(f"Unknown client metrics configuration: {name}")
        value = setting.parse(text)
        if setting is MATCH:
            for pair in value:
                _check_selector(pair)


def _check_selector(pair: str) -> None:
    selector, separator, pattern = pair.partition("=")
    if not separator or selector.strip() not in SELECTORS:
        raise ConfigError(f"Illegal client matching pattern: {pair}")
    try:
        re.compile(pattern.strip())
    except re.error:
        raise ConfigError(f"Illegal client matching pattern: {pair}") from None
