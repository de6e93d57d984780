"""Quantiles of measured values."""

from __future__ import annotations

from collections.abc import Sequence


def quantile(ordered: Sequence[float], q: float) -> float:
    """The value below which a share `q` of the ascending `ordered` lies; 0 when it is empty."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * q))] if ordered else 0.0
