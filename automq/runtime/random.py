"""Randomness: identifiers from the system's source, jitter from a cheap generator.

`seed()` exists for simulations: it makes both reproducible, and is never called by the product.
"""

import os
import random as _random

_jitter = _random.Random()
_bytes = os.urandom


def token_bytes(n: int) -> bytes:
    """`n` unpredictable bytes."""
    return _bytes(n)


def uuid_bytes() -> bytes:
    """A version 4 UUID as its 16 raw bytes."""
    raw = bytearray(_bytes(16))
    raw[6] = raw[6] & 0x0F | 0x40
    raw[8] = raw[8] & 0x3F | 0x80
    return bytes(raw)


def jitter(base: float, spread: float) -> float:
    """`base` times a uniform factor from [1 − spread, 1 + spread]; `jitter(10, 0.2)` is in [8, 12]."""
    return base * (1.0 + spread * (2.0 * _jitter.random() - 1.0))


def seed(value: int) -> None:
    """Make everything above a function of `value` (simulation only)."""
    global _bytes
    _jitter.seed(value)
    _bytes = _random.Random(value).randbytes
