"""The cases by family; a module gives `CASES`."""

from importlib import import_module

from compat.diff.case import Case

FAMILIES = (
    "cluster",
    "topics",
    "configs",
    "produce",
    "fetch",
    "offsets",
    "groups",
    "group_offsets",
    "consumer_groups",
    "malformed",
)


def load() -> list[Case]:
    """Every case, sweeps expanded; names are unique, since topics are named after them."""
    modules = [import_module(f"compat.diff.cases.{family}") for family in FAMILIES]
    cases = [expanded for module in modules for case in module.CASES for expanded in case.expand()]
    names = [case.name for case in cases]
    assert len(names) == len(set(names)), sorted(name for name in names if names.count(name) > 1)
    return cases
