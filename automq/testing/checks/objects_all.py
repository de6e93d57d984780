"""Registers every object-store check."""

from automq.testing.checks import (  # noqa: F401
    basic,
    concurrency,
    conditional,
    deleting,
    forwarded,
    host,
    integrity,
    listing,
    native,
    optional,
    proxied,
    proxied_errors,
    ranges,
    wire_basic,
    wire_conditional,
    wire_listing,
    wire_multipart,
    wire_transport,
)
