"""Secret values: readable on request, never by accident.

`repr`, `str` and formatting show `****`; only `reveal()` gives the text. Every secret a process creates is also
remembered (bounded) so that `redact` can take it out of any text that is about to leave: error messages of
client libraries like to quote the request that failed.
"""

from __future__ import annotations

from urllib.parse import quote, quote_plus

MASK = "****"
# A value this short masks ordinary words and protects nothing.
_REDACT_MIN_CHARS = 5
# Rotated credentials accumulate; the oldest are forgotten.
_REMEMBERED_MAX = 4096

_remembered: dict[str, None] = {}


class Secret:
    """A string that does not print itself. Equal to another Secret of the same text; hashable."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        _remember(value)

    def reveal(self) -> str:
        """The text itself. Call it where the client library is configured, and nowhere else."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a Secret is not pickled: it would reach a file or another process in the clear")


def redact(text: str) -> str:
    """`text` with every remembered secret replaced by `****`."""
    for value in _remembered:
        if value in text:
            text = text.replace(value, MASK)
    return text


def _remember(value: str) -> None:
    if len(value) < _REDACT_MIN_CHARS:
        return
    # Also as URLs write it: what quotes a request quotes its query.
    for form in {value, quote(value, safe=""), quote_plus(value)}:
        _remembered.pop(form, None)
        _remembered[form] = None
    while len(_remembered) > _REMEMBERED_MAX:
        del _remembered[next(iter(_remembered))]
