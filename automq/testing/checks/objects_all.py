"""Registers every object-store check."""

from automq.testing.checks import (  # noqa: F401
    basic,
    concurrency,
    conditional,
    deleting,
    host,
    integrity,
    listing,
    optional,
    ranges,
)
