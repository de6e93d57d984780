"""`automq demo`: a real data set in and out of a broker that is killed twice, and the proof that nothing is missing."""

from automq.cli.demo.command import demo

__all__ = ["demo"]
