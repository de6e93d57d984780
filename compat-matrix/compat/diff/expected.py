"""Differences that are meant, each with its reason. A pattern that is too wide hides bugs: keep them narrow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Expected:
    """`case` and `path` are shell patterns; `holds` may look at (ours, theirs)."""

    case: str
    path: str
    reason: str
    holds: Callable[[Any, Any], bool] = lambda ours, theirs: True


# Transactions, security, share and Streams groups, replica movement, quotas and telemetry come with later issues.
LATER_APIS = (
    17,
    24,
    25,
    26,
    27,
    28,
    29,
    30,
    31,
    34,
    36,
    38,
    39,
    40,
    41,
    43,
    45,
    46,
    48,
    49,
    50,
    51,
    55,
    57,
    61,
    64,
    65,
    66,
    71,
    72,
    74,
    76,
    77,
    78,
    79,
    80,
    81,
    83,
    84,
    85,
    86,
    87,
    88,
    89,
    90,
    91,
    92,
)
NOTHING = "(nothing)"


def says_why(ours: Any, theirs: Any) -> bool:
    return ours == "text" and theirs in (None, "")


def closed(ours: Any, theirs: Any) -> bool:
    """We closed (or say nothing more) where Kafka answers."""
    return (ours is True and theirs == NOTHING) or (ours == NOTHING and theirs != NOTHING)


EXPECTED: list[Expected] = [
    *(
        Expected(
            case=case,
            path=f"*API_VERSIONS v?.api_keys.{key}",
            reason="an API of a later issue is not advertised",
            holds=lambda ours, theirs: ours == NOTHING,
        )
        for case in ("api-versions*", "unknown-tags", "unknown-api")
        for key in LATER_APIS
    ),
    *(
        Expected(
            case="*",
            path=f"*API_VERSIONS v?.{name}*",
            reason="features of later issues (transactions, share and Streams groups, ELR) are not there",
        )
        for name in ("finalized_features", "supported_features")
    ),
    Expected(case="client-id-null", path="0:raw.frame", reason="an API of a later issue is not advertised"),
    Expected(
        case="*",
        path="*.error_message",
        reason="an error says its reason in words where Kafka leaves the message out",
        holds=says_why,
    ),
    Expected(
        case="create-topics*",
        path="*.configs.min.insync.replicas.*",
        reason="Kafka sets min.insync.replicas as a cluster default for ELR, which one copy has not",
    ),
    Expected(
        case="describe-*",
        path="*.configs.min.insync.replicas.*",
        reason="Kafka sets min.insync.replicas as a cluster default for ELR, which one copy has not",
    ),
    Expected(
        case="create-topics-too-many-replicas",
        path="*",
        reason="any replication factor is accepted and stored: durability is the storage's",
    ),
    Expected(
        case="metadata-auto-create",
        path="0:*",
        reason="the answer that creates a topic already has it; Kafka has the client ask again",
    ),
    Expected(
        case="consumer-*",
        path="*CONSUMER_GROUP_HEARTBEAT*.assignment*",
        reason="the assignor runs at the heartbeat that needs it; Kafka answers first and assigns behind",
        holds=lambda ours, theirs: theirs in ([], None, {"topic_partitions": []}),
    ),
    *(
        Expected(
            case=case,
            path="0:raw.*",
            reason="bytes that are no valid request close the connection, where Kafka's parser overlooks them",
            holds=closed,
        )
        for case in ("array-count-negative", "string-not-utf8", "tags-count-huge", "trailing-bytes")
    ),
    Expected(
        case="sasl-on-plaintext",
        path="0:raw.*",
        reason="an API of a later issue (SASL) closes the connection as any API that is not advertised",
        holds=closed,
    ),
    *(
        Expected(
            case=case,
            path=f"{step}:*",
            reason="an isolation level that does not exist is read as 0; Kafka fails inside (error -1)",
        )
        for case, step in (("fetch-isolation", 2), ("list-offsets-isolation", 1))
    ),
    *(
        Expected(
            case=f"produce-spoiled-{name}",
            path="0:*.error_code",
            reason="a batch whose codec is unknown or lies is named as such; Kafka fails inside (error -1)",
            holds=lambda ours, theirs: theirs == -1 and ours in (76, 87),
        )
        for name in ("codec-lies", "unknown-codec")
    ),
    Expected(
        case="incremental-alter-operations",
        path="9:*",
        reason="setting null is an invalid request; Kafka fails inside (error -1)",
        holds=lambda ours, theirs: ours == 42 or theirs in (-1, None),
    ),
    Expected(
        case="*",
        path="*:PRODUCE*.log_start_offset",
        reason="a refusal says where the log starts also when the batch was refused before the log was asked",
        holds=lambda ours, theirs: ours == 0 and theirs == -1,
    ),
    Expected(
        case="delete-topic-drops-offsets",
        path="3:*",
        reason="offsets go with their topic at once; Kafka deletes them a moment later",
        holds=lambda ours, theirs: ours == [],
    ),
    Expected(
        case="incremental-alter-broker",
        path="5:*",
        reason="an unknown broker setting is refused; Kafka stores it",
    ),
    Expected(
        case="fetch-as-replica",
        path="0:*",
        reason="there are no followers: a replica id is not asked about",
    ),
    Expected(
        case="fetch-last-fetched-epoch",
        path="*.error_code",
        reason="a log is never cut, so an epoch of the future cannot tell a reader to go back",
    ),
    Expected(
        case="fetch-leader-epochs",
        path="2:*",
        reason="only -1 means that no epoch is given; Kafka takes every negative one so",
    ),
    Expected(
        case="create-topics-validate",
        path="*.topic_id",
        reason="a topic that is only validated gets no id",
        holds=lambda ours, theirs: ours == "0" * 32 or str(ours).startswith("topic_id#"),
    ),
    Expected(
        case="describe-each-topic-config",
        path="*.synonyms",
        reason="the broker's setting that stands behind a topic's default is shown also where nobody set it",
    ),
]
