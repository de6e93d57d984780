"""The built-in segment media: `file` and `memory`."""
