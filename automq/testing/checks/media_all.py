"""Registers every segment-medium check."""

from automq.testing.checks import (  # noqa: F401
    media,
    media_claims,
    media_fencers,
    media_fencing,
    media_frames,
    media_log,
    media_model,
    media_space,
)
