"""The metrics of a running broker as the rows of the table in docs/operate.md. Run it to print them."""

from __future__ import annotations

from automq.testing import Broker


def rows() -> list[str]:
    """One row a metric, by name: name, kind, labels, meaning."""
    with Broker() as broker:
        assert broker._broker is not None
        families = broker._broker.telemetry.families.values()
        return sorted(
            f"| `{family.name}` | {family.kind} | {', '.join(family.label_names)} | {family.doc} |"
            for family in families
        )


if __name__ == "__main__":
    print("\n".join(rows()))
