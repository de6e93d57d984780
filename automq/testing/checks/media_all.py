"""Registers every segment-medium check."""

from automq.testing.checks import media  # noqa: F401
