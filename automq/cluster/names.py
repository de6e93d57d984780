"""Topic names, as Kafka allows them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from automq.protocol.errors import ApiError, ErrorCode

NAME_CHARS_MAX = 249
OFFSETS_TOPIC = "__consumer_offsets"
TRANSACTIONS_TOPIC = "__transaction_state"
INTERNAL_TOPICS = frozenset({OFFSETS_TOPIC, TRANSACTIONS_TOPIC})
_LEGAL = re.compile(r"[a-zA-Z0-9._-]+")


def check_name(name: str) -> None:
    """Raises ApiError(INVALID_TOPIC_EXCEPTION) in Kafka's words."""
    problem = None
    if not name:
        problem = "the empty string is not allowed"
    elif name in (".", ".."):
        problem = f"'{name}' is not allowed"
    elif len(name) > NAME_CHARS_MAX:
        problem = f"the length of '{name}' is longer than the max allowed length {NAME_CHARS_MAX}"
    elif not _LEGAL.fullmatch(name):
        problem = f"'{name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"
    if problem is not None:
        raise ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, f"Topic name is invalid: {problem}")


def folded(name: str) -> str:
    """Names with equal folds collide: metric names turn '.' into '_'."""
    return name.replace(".", "_")


class Collisions:
    """Which names are taken, by fold. Kept up to date by following the image: O(1) a look-up."""

    __slots__ = ("_by_fold",)

    def __init__(self, names: Iterable[str]) -> None:
        self._by_fold: dict[str, set[str]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        if "." in name or "_" in name:
            self._by_fold.setdefault(folded(name), set()).add(name)

    def discard(self, name: str) -> None:
        names = self._by_fold.get(folded(name))
        if names is not None:
            names.discard(name)
            if not names:
                del self._by_fold[folded(name)]

    def check(self, name: str) -> None:
        """Raises ApiError when another topic's name differs only in '.' and '_'."""
        others = self._by_fold.get(folded(name), set()) - {name}
        if others:
            raise ApiError(
                ErrorCode.INVALID_TOPIC_EXCEPTION,
                f"Topic '{name}' collides with existing topic: {', '.join(sorted(others))}",
            )
