"""Differences that are meant, each with its reason. A pattern that is too wide hides bugs: keep them narrow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Expected:
    """`case` and `path` are shell patterns; `holds` may look at (ours, theirs)."""

    case: str
    path: str
    reason: str
    holds: Callable[[Any, Any], bool] = lambda ours, theirs: True


EXPECTED: list[Expected] = []
