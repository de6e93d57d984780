"""Subscriptions by pattern (RE2, as KIP-848 demands): checked when a member brings one, resolved aside.

Matching is spread over steps of `TOPICS_PER_STEP` topics each, so that many topics do not hold the loop; RE2's time is
linear in its input, whatever the pattern. What a pattern matches is a record of its own, shared by all members that use
it, and is looked at anew when topics appear and every `group.consumer.regex.refresh.interval.ms`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]

from automq.coordinators.consumer_group import ConsumerGroup, ResolvedRegex
from automq.coordinators.consumer_records import write_regex
from automq.coordinators.machine import Call, GroupShard, on_timeout
from automq.coordinators.targets import bump_epoch
from automq.protocol.errors import ApiError, ErrorCode

RESOLVE = "regex"
REFRESH_MIN_INTERVAL_MS = 10_000
"""Between two resolutions of a group, as in Kafka: topics may appear by the dozen."""
TOPICS_PER_STEP = 500
"""Names matched in one step against each pattern: well under a millisecond a pattern."""
COMPILED_PATTERNS_MAX = 1_000
"""Compiled patterns kept; RE2 takes some kilobytes each."""
PATTERN_MEMORY_MAX = 1 << 20
"""RE2 refuses a pattern that needs more."""

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = PATTERN_MEMORY_MAX


@lru_cache(COMPILED_PATTERNS_MAX)
def _compile(pattern: str) -> Any:
    return re2.compile(pattern, options=_OPTIONS)


def check_regex(pattern: str) -> None:
    """Raises INVALID_REGULAR_EXPRESSION."""
    try:
        _compile(pattern)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise ApiError(
            ErrorCode.INVALID_REGULAR_EXPRESSION,
            f"SubscribedTopicRegex `{pattern}` is not a valid regular expression: {text}.",
        ) from None


def refresh(shard: GroupShard, group: ConsumerGroup) -> None:
    """Begin to resolve the group's patterns if it is time to."""
    if not group.regexes or group.resolving:
        return
    last_ms = min((r.timestamp_ms for r in group.resolved.values()), default=None)
    if last_ms is not None and shard.now_ms <= last_ms + REFRESH_MIN_INTERVAL_MS:
        return
    version = min((r.version for r in group.resolved.values()), default=0)
    due = (
        group.regexes.keys() != group.resolved.keys()
        or version < shard.topics_created_version
        or last_ms is None
        or shard.now_ms > last_ms + shard.options.group_consumer_regex_refresh_interval_ms
    )
    if due:
        group.resolving = True
        progress = _Progress(
            tuple(group.regexes), tuple(shard.topics.names()), shard.topics.version, shard.now_ms
        )
        shard.schedule(RESOLVE, group.group_id, "", 0, progress)


class _Progress:
    """A resolution under way."""

    __slots__ = ("at", "found", "started_ms", "topics", "version")

    def __init__(self, patterns: tuple[str, ...], topics: tuple[str, ...], version: int, now_ms: int) -> None:
        self.found: dict[str, set[str]] = {pattern: set() for pattern in patterns}
        self.topics = topics
        self.version = version
        self.started_ms = now_ms
        self.at = 0


@on_timeout(RESOLVE)
def _resolve(shard: GroupShard, call: Call, group_id: str, _member: str, progress: _Progress) -> None:
    group = shard.groups.get(group_id)
    if not isinstance(group, ConsumerGroup):
        return
    names = progress.topics[progress.at : progress.at + TOPICS_PER_STEP]
    for pattern, found in progress.found.items():
        match = _compile(pattern).fullmatch
        found.update(name for name in names if match(name))
    progress.at += TOPICS_PER_STEP
    if progress.at < len(progress.topics):
        shard.schedule(RESOLVE, group_id, "", 1, progress)  # 0 would be this turn of the loop
        return
    group.resolving = False
    _apply(shard, group, progress)


def _apply(shard: GroupShard, group: ConsumerGroup, progress: _Progress) -> None:
    changed = False
    for pattern, found in progress.found.items():
        if pattern not in group.regexes:  # nobody wants it any more
            continue
        changed = changed or group.resolved.get(pattern, ResolvedRegex()).topics != found
        write_regex(shard, group.group_id, pattern, found, progress.version, progress.started_ms)
    bump_epoch(shard, group, force=changed)


def drop_unused(shard: GroupShard, group: ConsumerGroup) -> None:
    """Forget what patterns matched that nobody subscribes to any more."""
    for pattern in [pattern for pattern in group.resolved if pattern not in group.regexes]:
        write_regex(shard, group.group_id, pattern, None)
