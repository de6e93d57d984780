"""Metrics and structured logs: what a running broker tells the outside."""

from automq.telemetry.logs import Logger, configure_logging, get_logger
from automq.telemetry.metrics import Telemetry

__all__ = ["Logger", "Telemetry", "configure_logging", "get_logger"]
