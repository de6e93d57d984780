"""Registers every segment-medium check."""

from automq.testing.checks import media, media_claims, media_fencers, media_fencing, media_model  # noqa: F401
