"""Kafka's own tools read our `__consumer_offsets`: the records are Kafka's, or its formatters would print nothing.

A classic and a consumer group commit offsets and leave; then the shipped console consumer prints the internal topic
with the formatters that know its records.
"""

import json
from typing import Any

from compat import java
from compat.brokers import port_near, running
from compat.diff.case import Case as Sequence
from compat.diff.case import created, topic
from compat.diff.cases import consumer_groups, group_offsets, groups
from compat.diff.run import Player, warm_up

PORT = 21152
CONSOLE = "org.apache.kafka.tools.consumer.ConsoleConsumer"
FORMATTERS = ("OffsetsMessageFormatter", "GroupMetadataMessageFormatter")

CLASSIC = Sequence(
    name="formatter-classic",
    steps=[
        *created(),
        *groups.STABLE,
        group_offsets.commit(member=groups.M, generation=groups.GEN),
        groups.leave(),
    ],
)
CONSUMER = Sequence(name="formatter-consumer", steps=[*created(topic("t")), consumer_groups.join()])


def check() -> list[dict[str, Any]]:
    """What each formatter printed, as exchanges like a case's."""
    with running("automq", port_near(PORT)) as broker:
        warm_up(broker.port)
        for case in (CLASSIC, CONSUMER):
            Player(broker.port, case).play()
        return [
            {"ask": name, "answer": verdict(name, printed(name, broker.bootstrap))} for name in FORMATTERS
        ]


def printed(formatter: str, bootstrap: str) -> list[dict[str, Any]]:
    done = java.run(
        CONSOLE,
        "--bootstrap-server",
        bootstrap,
        "--topic",
        "__consumer_offsets",
        "--from-beginning",
        "--timeout-ms",
        "8000",
        "--formatter",
        f"org.apache.kafka.tools.consumer.{formatter}",
        check=False,
    )
    return documents(done.stdout)


def documents(text: str) -> list[dict[str, Any]]:
    """Kafka's formatters print one document after another without anything between them."""
    decoder, rows, at = json.JSONDecoder(), [], text.find("{")
    while at >= 0:
        row, end = decoder.raw_decode(text, at)
        rows.append(row)
        at = text.find("{", end)
    return rows


def verdict(formatter: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What must be there, found or not; a wrong row shows as it is."""
    if formatter == "OffsetsMessageFormatter":
        data = [
            row["value"]["data"] for row in rows if row["key"]["data"].get("topic") == "d.formatter-classic.t"
        ]
        good = any(value.get("offset") == 5 and value.get("metadata") == "note" for value in data)
    else:
        data = [
            row["value"]["data"]
            for row in rows
            if row["key"]["data"].get("group") == "d.formatter-classic.group"
        ]
        good = any(value.get("protocol") == "range" and value.get("members") for value in data if value)
    return {"read": True} if good else {"read": False, "rows": rows[:5]}
